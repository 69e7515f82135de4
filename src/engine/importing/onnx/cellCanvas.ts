/** Draws the operators of a loop's body as the equations of a cell. */
import { freshName } from '../../../cell/names'
import type { CellText } from '../cells/cellText'
import { cell, num } from '../cells/cellText'
import { matrixOf, sumOf } from '../drawing/tensors'
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import { refuse } from '../importRefusal'
import { isRange, isUsualEpsilon, signs } from './canvas'
import type { Binary, Canvas } from './canvas'

interface Linear {
  /** Name of what it reads → [in, out]. */
  readonly inputs: ReadonlyMap<string, Tensor>
  readonly bias: Tensor | null
}

interface Line {
  readonly name: string
  readonly linear: Linear | null
  readonly text: string
}

export interface CellState {
  readonly name: string
  readonly width: number
  /** Constant values before the first step; zeros where null. */
  readonly initial: Tensor | null
  next: string
}

/** Words of the language of equations, which no value may bear. */
const reserved = ['cell', 'return', 'x', 'y', 'H', 'D', 'zeros', 'learned', 'linear', 'vector', 'sum', 'product', 'max', 'min', 'split', 'slice', 'concat', 'constant', 'uniform', 'glorot', 'orthogonal', 'exp', 'log', 'sqrt', 'sin', 'cos', 'erf', 'tanh', 'relu', 'sigmoid', 'softmax', 'outer', 'diagonal', 'dropout', 'silu', 'gelu', 'softplus'] // prettier-ignore

export class CellCanvas implements Canvas {
  private lines: Line[] = []
  private readonly widths = new Map<string, number>()
  private readonly weights = new Map<string, Tensor>()
  readonly states: CellState[] = []

  constructor(input: number) {
    this.widths.set('x', input)
  }

  widthOf(node: string): number {
    return this.widths.get(node) ?? 0
  }

  state(wished: string, width: number, initial: Tensor | null): CellState {
    const name = this.fresh(wished, width)
    const state = { name, width, initial, next: name }
    this.states.push(state)
    return state
  }

  linear(name: string, input: string, matrix: Tensor): string {
    return this.addLinear(name, { inputs: new Map([[input, matrix]]), bias: null })
  }

  withBias(node: string, bias: Tensor): string | null {
    const line = this.lines.find((each) => each.name === node)
    if (!line?.linear) return null
    const linear = { ...line.linear, bias: sumOf(bias, line.linear.bias) }
    this.lines = this.lines.map((each) => (each === line ? { ...line, linear } : each))
    return node
  }

  apply(name: string, input: string, equation: (x: string) => string): string {
    return this.line(name, equation(input), this.widthOf(input))
  }

  overUnits(name: string, input: string, equation: (x: string) => string, width: number): string {
    return this.line(name, equation(input), width)
  }

  /** The sum of two linear nodes is one, with the inputs of both. */
  binary(name: string, operation: Binary, a: string, b: string, fresh: boolean): string {
    const [left, right] = [a, b].map((node) => this.lines.find((line) => line.name === node)?.linear ?? null)
    if (operation === 'add' && fresh && left && right && a !== b) {
      this.lines = this.lines.filter((line) => line.name !== a && line.name !== b)
      const inputs = new Map(left.inputs)
      for (const [input, matrix] of right.inputs) inputs.set(input, sumOf(matrix, inputs.get(input) ?? null))
      const bias = left.bias ? sumOf(left.bias, right.bias) : right.bias
      return this.addLinear(name, { inputs, bias })
    }
    return this.line(name, signs[operation](a, b), Math.max(this.widthOf(a), this.widthOf(b)))
  }

  withVector(name: string, operation: Binary, input: string, vector: Tensor, after: boolean): string {
    const width = at(vector.type.shape, 0)
    const own = this.line(`${name}Vector`, `vector({ units: ${width} })`, width)
    this.weights.set(`${own}.vector`, vector)
    return this.line(name, after ? signs[operation](input, own) : signs[operation](own, input), Math.max(width, this.widthOf(input)))
  }

  concat(name: string, inputs: readonly string[]): string {
    const width = inputs.reduce((sum, input) => sum + this.widthOf(input), 0)
    return this.line(name, `concat(${inputs.join(', ')})`, width)
  }

  select(name: string, input: string, places: readonly number[]): string {
    if (this.widthOf(input) === 1)
      return this.linear(
        name,
        input,
        matrixOf(1, places.length, () => 1)
      )
    if (!isRange(places))
      return refuse(
        `${name} takes units of a step that do not lie one after another.`,
        'Export the model with gates that lie one after another.'
      )
    return this.line(name, `slice(${input}, ${places[0] ?? 0}, ${places.length})`, places.length)
  }

  layerNorm(name: string, input: string, gain: Tensor, bias: Tensor, epsilon: number): string {
    const width = this.widthOf(input)
    if (isUsualEpsilon(epsilon)) {
      const own = this.line(name, `layerNorm(${input})`, width)
      this.weights.set(`${own}.gain`, gain).set(`${own}.bias`, bias)
      return own
    }
    const centred = this.line(`${name}Centred`, `${input} - meanUnits(${input})`, width)
    const scaled = this.line(`${name}Scaled`, `${centred} / sqrt(meanUnits(${centred} * ${centred}) + ${num(epsilon)})`, width)
    return this.withVector(name, 'add', this.withVector(`${name}Gain`, 'mul', scaled, gain, true), bias, true)
  }

  /** The whole cell; `output` is the name of what it gives. */
  finished(name: string, output: string, hidden: number): CellText {
    const states = new Set(this.states.map((state) => state.name))
    // A state that takes another's old value takes a copy, for the other has its new value by then.
    const next = this.states.map(({ next: source }) =>
      states.has(source) ? this.line('old', `1 * ${source}`, this.widthOf(source)) : source
    )
    const result = states.has(output) ? this.line('old', `1 * ${output}`, this.widthOf(output)) : output
    const lines = [
      ...this.lines.map((line) => this.written(line)),
      ...this.states.map((state, k) => `${state.name} = ${next[k] ?? ''}`),
      `return ${result}`
    ]
    const declared = this.states.map((state) => `${state.name}: ${state.initial ? 'learned' : 'zeros'}(${state.width})`).join(', ')
    const initial = this.states.flatMap((state) => (state.initial ? [[`${state.name}.initial`, state.initial] as const] : []))
    return {
      text: cell(name, declared, lines),
      hidden,
      output: this.widthOf(result),
      weights: Object.fromEntries([...this.weights, ...initial])
    }
  }

  private written({ name, linear, text }: Line): string {
    if (!linear) return `${name} = ${text}`
    for (const [input, matrix] of linear.inputs) this.weights.set(`${name}.weight.${input}`, matrix)
    if (linear.bias) this.weights.set(`${name}.bias`, linear.bias)
    const options = `{ units: ${this.widthOf(name)}${linear.bias ? '' : ', bias: false'} }`
    return `${name} = linear(${[...linear.inputs.keys(), options].join(', ')})`
  }

  private addLinear(wished: string, linear: Linear): string {
    const [matrix] = linear.inputs.values()
    const name = this.fresh(wished, at(matrix?.type.shape ?? [0, 0], 1))
    this.lines.push({ name, linear, text: '' })
    return name
  }

  private line(wished: string, text: string, width: number): string {
    const name = this.fresh(wished, width)
    this.lines.push({ name, linear: null, text })
    return name
  }

  /** A short name that the equations can have. */
  private fresh(wished: string, width: number): string {
    const tail = wished.replace(/.*[/:.]/, '').replace(/\W+/g, '')
    const base = /^[A-Za-z]\w*$/.test(tail) && tail.length <= 20 ? tail : 'v'
    const name = freshName(new Set([...this.widths.keys(), ...reserved]), base)
    this.widths.set(name, width)
    return name
  }
}
