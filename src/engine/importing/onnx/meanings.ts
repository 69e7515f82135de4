/** Finds out what each input of a file is, as the operators that read them tell: tokens, numbers, states, lengths or weights. */
import type { Tensor } from '../../executors/executor'
import type { Sketch } from '../drawing/sketch'
import { refuse } from '../importRefusal'
import type { Axis, InputMeaning, ModelInput, StatePart } from '../importedModel'
import type { Constant, Dim, Input, Stream } from './values'
import { units } from './values'

interface Known {
  readonly name: string
  readonly shape: readonly number[]
  readonly float: boolean
  meaning: InputMeaning | null
}

export class Meanings {
  private readonly inputs = new Map<string, Known>()
  /** Axis of an input → time or batch. */
  private readonly roles = new Map<string, 'time' | 'batch'>()
  /** The width of the features; null where there are none. */
  features: number | null = null
  tokens: number | null = null
  lengths = false

  /** `examples`: values of inputs that are weights, by name or as `input_0` …. */
  constructor(
    private readonly examples: ReadonlyMap<string, Tensor>,
    readonly sketch: Sketch
  ) {}

  add(name: string, shape: readonly number[], float: boolean): Input {
    this.inputs.set(name, { name, shape, float, meaning: null })
    return { is: 'input', name, float, views: shape.map((size, axis) => ({ axis, begin: 0, size })), fixed: new Map() }
  }

  /** An input with numbers as the sequence that the model reads; its last axis is its units. */
  asFeatures(input: Input, cannot: (why: string, remedy?: string) => never): Stream {
    const known = this.known(input)
    const whole = input.views.every(({ axis, begin, size }) => axis < 0 || (begin === 0 && size === known.shape[axis]))
    const last = input.views.at(-1)
    if (!whole || !last || last.axis < 0) return cannot(`reads a part of the input ${input.name} as a sequence`)
    const others = [...this.inputs.values()].some(({ name, meaning }) => name !== input.name && meaning?.is === 'features')
    if (others) return cannot(`reads ${input.name} beside another input of numbers`, 'Join both into one input before the export.')
    const axes = known.shape.map((size, axis): Axis =>
      axis === last.axis ? { of: 'units', size, stride: 1 } : this.axis(input.name, axis)
    )
    const given = known.meaning
    if (given !== null && (given.is !== 'features' || given.axes[last.axis]?.of !== 'units'))
      return cannot(`reads ${input.name} in another sense than a node before it`)
    known.meaning = { is: 'features', axes }
    this.features = last.size
    this.sketch.inputWidth('features', last.size)
    const dims = input.views.map((view, k): Dim =>
      k === input.views.length - 1 ? units(view.size) : this.outer(input, view.axis, view.size)
    )
    return { is: 'stream', node: 'features', offset: 0, dims, steps: 'all', reversed: false }
  }

  /** An input of whole numbers as the tokens that the model reads. */
  asTokens(input: Input, vocabulary: number, cannot: (why: string, remedy?: string) => never): readonly Dim[] {
    const known = this.known(input)
    const others = [...this.inputs.values()].some(({ name, meaning }) => name !== input.name && meaning?.is === 'tokens')
    if (others) return cannot(`reads ${input.name} beside another input of tokens`, 'A drawing reads one sequence of tokens.')
    if (this.tokens !== null && this.tokens !== vocabulary) return cannot('has another number of tokens than a table before it')
    known.meaning = { is: 'tokens', axes: known.shape.map((_, axis) => this.axis(input.name, axis)) }
    this.tokens = vocabulary
    return input.views.map(({ axis, size }) => this.outer(input, axis, size))
  }

  asLengths(input: Input): void {
    this.known(input).meaning = { is: 'lengths' }
    this.lengths = true
  }

  asState(input: Input, part: StatePart): void {
    const known = this.known(input)
    const before = known.meaning?.is === 'states' ? known.meaning.parts : []
    known.meaning = { is: 'states', parts: [...before, part] }
  }

  /** The value of an input that is a weight, as the examples have it. */
  asWeight(input: Input): Constant | null {
    const known = this.known(input)
    const place = [...this.inputs.keys()].indexOf(input.name)
    const example = this.examples.get(input.name) ?? this.examples.get(`input_${place}`)
    if (!example || example.type.shape.join() !== known.shape.join()) return null
    known.meaning = { is: 'weight' }
    const type = example.type.dtype === 'float32' ? 'float32' : 'int64'
    return {
      is: 'constant',
      type,
      shape: example.type.shape,
      data: example.type.dtype === 'float32' ? Float32Array.from(example.data) : Float64Array.from(example.data)
    }
  }

  /** Says which axis is time, and which is the batch. Refuses an axis that is both. */
  role(dim: Dim | undefined, role: 'time' | 'batch', cannot: (why: string, remedy?: string) => never): void {
    if (!dim || dim.length === 0) return
    const [atom] = dim
    if (dim.length > 1 || atom?.of !== 'outer') return cannot(`has an axis as ${role} that is made of several`)
    const known = this.roles.get(atom.id)
    if (known !== undefined && known !== role) return cannot(`takes an axis as ${role} that is ${known} elsewhere`)
    this.roles.set(atom.id, role)
  }

  rankOf(name: string): number {
    return this.inputs.get(name)?.shape.length ?? 0
  }

  /** Where no recurrent operator says it, the batch stands first. */
  settle(): void {
    for (const { name, meaning } of this.inputs.values()) {
      if (meaning?.is !== 'tokens' && meaning?.is !== 'features') continue
      const outer = meaning.axes.flatMap((axis, k) => (axis.of === 'units' ? [] : [`${name} ${k}`]))
      const free = (['batch', 'time'] as const).filter((role) => !outer.some((id) => this.roles.get(id) === role))
      for (const id of outer) if (!this.roles.has(id)) this.roles.set(id, free.shift() ?? 'batch')
    }
  }

  /** In the file's order, after `settle`. */
  list(): ModelInput[] {
    return [...this.inputs.values()].map(({ name, meaning }): ModelInput => {
      // What nothing reads has no part in the drawing.
      if (!meaning) return { name, meaning: { is: 'weight' } }
      if (meaning.is !== 'tokens' && meaning.is !== 'features') return { name, meaning }
      return {
        name,
        meaning: { ...meaning, axes: meaning.axes.map((axis, k) => (axis.of === 'units' ? axis : this.settled(`${name} ${k}`))) }
      }
    })
  }

  settled(id: string): Axis {
    return { of: this.roles.get(id) ?? 'batch' }
  }

  private axis(name: string, axis: number): Axis {
    return this.settled(`${name} ${axis}`)
  }

  private outer({ name }: Input, axis: number, size: number): Dim {
    return axis < 0 ? [] : [{ of: 'outer', id: `${name} ${axis}`, size }]
  }

  private known({ name }: Input): Known {
    return this.inputs.get(name) ?? refuse(`There is no input ${name}.`, 'Export the model again.')
  }
}
