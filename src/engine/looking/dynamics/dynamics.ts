/** Looks at the memory of a model: how long each layer remembers along a sequence, on a copy of the weights. */
import type { LayerMemory, MemoryFrame, StatesFrame } from '../../../contract/events/dynamics'
import type { ExponentFrame } from '../../../contract/events/exponents'
import type { ProbeInput } from '../../data/openedProbe'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { at, range, sizeOf } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import { breathe } from '../../learning/training/pause'
import { Random } from '../../data/random'
import { beginningOf, filledLength } from '../inspection/inspectedSequence'
import { asOfNow, Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import type { Columns } from './columns'
import { along, principalComponents } from './components'
import { fixedPoints } from './fixedPoints'
import { jacobianInputs, jacobianProgram } from './jacobianProgram'
import type { Counts } from './jacobianProgram'
import { largestExponent, measureLayer } from './layerMemory'
import type { Jacobians } from './layerMemory'
import { keepingLayers } from './memoryLayer'
import type { MemoryLayer } from './memoryLayer'
import { ownGroups } from './ownPaths'
import { inOrder, readPassage } from './passage'
import type { Passage } from './passage'
import { passageProgram } from './passageProgram'
import type { PassedLayer } from './passageProgram'
import { unitMaps, wholeMaps } from './stepMaps'
import type { StepMaps } from './stepMaps'

const keptPrograms = 12
/** Time steps that are looked at, the first of a longer sequence. */
export const mostSteps = 256
/** Rows of states that one call takes, and numbers of Jacobians that are kept at once. */
const ROWS = 4_096
const LARGEST = 2 ** 25
/** Numbers that a layer may keep for its fixed points to be looked for. */
const MOST_FIXED = 256
const SEED = 3
const COMPONENTS = 3
/** Directions that one call pushes where the Jacobians are too large to be kept. */
const DIRECTIONS = 32

interface Compiled {
  readonly executable: Executable
  readonly layers: readonly PassedLayer[]
}

type Dynamic = Pick<ProbedModel, 'model' | 'checked' | 'causal'>

/** The values of N places of a layer, row by row. */
export interface Places {
  readonly inputs: Float32Array
  readonly before: Float32Array
  readonly held: Float32Array
}

export interface Derivatives {
  /** F(s), [N × S]. */
  readonly next: Float32Array
  /** ∂F/∂s of each place by its columns, [N × S × S]. */
  readonly jacobians: Float32Array
  readonly unsaturated: Float32Array
}

/** What states are looked at: a layer, and the place whose input is held for its fixed points; null asks for none. */
export interface WantedStates {
  readonly layer: string
  readonly place: number | null
  /** Bits that each token of each probe cost, as far as they are known. */
  readonly surprise: readonly Float32Array[]
}

export class Dynamics extends Lens<Compiled, Dynamic> {
  private readonly largest: number

  /** `largest`: numbers of Jacobians that are kept at once. */
  constructor(executor: Executor, probed: Dynamic, { largest = LARGEST }: { readonly largest?: number } = {}) {
    super(executor, probed, keptPrograms)
    this.largest = largest
  }

  /**
   * How long each layer remembers along a sequence: a frame before the first layer, and one after each. Throws ExecutorError, and the signal's
   * reason when it aborts.
   */
  async *memory(input: ProbeInput, source: () => WeightSource, signal?: AbortSignal): AsyncGenerator<MemoryFrame, void, void> {
    const from = asOfNow(source())
    const passages = await this.passages(input, from)
    const keeping = keepingLayers(this.probed.checked).map(({ layer }) => layer.name)
    const frame = { step: from.step, tokens: input.words.slice(0, mostSteps), of: passages.length, keeping }
    const layers: LayerMemory[] = []
    yield { ...frame, layers: [] }
    for (const passage of passages) {
      await breathe()
      layers.push(await measureLayer(passage, await this.jacobiansAlong(passage, from, signal), signal))
      yield { ...frame, layers: [...layers] }
    }
  }

  /**
   * The largest Lyapunov exponent of each layer along a sequence, the first of those that `memory` gives. Throws ExecutorError, and the signal's
   * reason when it aborts.
   */
  async exponents(input: ProbeInput, source: WeightSource, signal?: AbortSignal): Promise<ExponentFrame['layers']> {
    const exponents: ExponentFrame['layers'] = []
    for (const passage of await this.passages(input, source)) {
      await breathe()
      const { layer } = passage.layer.checked
      const { maps } = await this.jacobiansAlong(passage, source, signal)
      exponents.push({ layer: layer.id, name: layer.name, exponent: await largestExponent(passage, maps, signal) })
    }
    return exponents
  }

  /**
   * The states of a layer along one or two probes, in one space of principal components, and its fixed points there. Null where the model has no
   * such layer. Throws ExecutorError, and the signal's reason when it aborts.
   */
  async states(
    probes: readonly ProbeInput[],
    wanted: WantedStates,
    source: () => WeightSource,
    signal?: AbortSignal
  ): Promise<StatesFrame | null> {
    const from = asOfNow(source())
    const passages: Passage[] = []
    for (const probe of probes)
      passages.push(...(await this.passages(probe, from)).filter(({ layer }) => layer.checked.layer.id === wanted.layer))
    const [first] = passages
    if (!first) return null
    const { layer } = first
    const components = principalComponents(joined(passages.map(({ after }) => after)), layer.size, COMPONENTS)
    const fixed = wanted.place === null ? null : await this.fixedAt(passages, wanted.place, from, signal)
    const words = probes.map(({ words: each }) => each)
    return {
      ...{ step: from.step, layer: layer.checked.layer.id, name: layer.checked.layer.name, numbers: layer.size },
      explained: [...components.explained],
      trajectories: passages.map(({ after, steps }, k) => ({
        tokens: turned(words[k] ?? [], steps, layer.backward),
        surprise: inOrder(filled(wanted.surprise[k], steps), 1, layer.backward),
        points: along(components, after)
      })),
      fixed: fixed && {
        ...{ token: turned(words[0] ?? [], first.steps, layer.backward)[fixed.place] ?? '', place: fixed.place, starts: fixed.starts },
        points: fixed.points.map(({ state, ...point }) => ({ ...point, at: along(components, state) }))
      },
      most: MOST_FIXED
    }
  }

  /** Fixed points at the input of one place of the first probe, from states of all probes; null where the layer keeps too many numbers. */
  private async fixedAt(passages: readonly Passage[], wanted: number, source: WeightSource, signal?: AbortSignal) {
    const first = at(passages, 0)
    const { layer, width } = first
    if (layer.size > MOST_FIXED) return null
    const place = Math.min(wanted, first.steps - 1)
    const starts = startsOf(joined(passages.map(({ after }) => after)), layer.size)
    const count = starts.length / layer.size
    const repeated = (values: Float32Array, size: number) => {
      const row = values.subarray(place * size, (place + 1) * size)
      return joined(range(count).map(() => row))
    }
    const [inputs, held] = [repeated(first.inputs, width), repeated(first.held, layer.heldSize)]
    const points = await fixedPoints(
      layer.size,
      starts,
      (before) => this.derivativesAt(layer, { inputs, before, held }, source, signal),
      signal
    )
    return { place, starts: count, points }
  }

  /** The passage of a sequence through each layer that remembers, of its first time steps. Throws ExecutorError. */
  async passages(input: ProbeInput, source: WeightSource): Promise<Passage[]> {
    const { model, causal, checked } = this.probed
    const steps = Math.min(input.length, mostSteps)
    const length = causal ? filledLength(steps, true) : input.length
    const { executable, layers } = await this.programOf(`passage ${length}`, async () => {
      const written = passageProgram(checked, length)
      return { executable: await this.compileFunction('passage', written.program), layers: written.layers }
    })
    const inputs = beginningOf(input, inputTypes(model.task, { length, batch: 1 }))
    const results = this.timed(executable, () => {
      this.giveWeights(executable, source)
      return executable.run('passage', inputs)
    })
    return layers.map((passed) => readPassage(passed, results, causal ? steps : input.length))
  }

  /** F and its whole Jacobian at some places of a layer. Throws ExecutorError, and the signal's reason when it aborts. */
  async derivativesAt(layer: MemoryLayer, places: Places, source: WeightSource, signal?: AbortSignal): Promise<Derivatives> {
    const { size } = layer
    const count = places.before.length / size
    const directions = Math.max(1, Math.min(size, Math.floor(ROWS / count)))
    const step = await this.stepProgram(layer, places.inputs.length / count, { places: count, directions }, source)
    const [jacobians, unsaturated] = [new Float32Array(count * size * size), new Float32Array(count * size * size)]
    let next: Float32Array = new Float32Array(0)
    for (let from = 0; from < size; from += directions) {
      await breathe()
      signal?.throwIfAborted()
      const along = new Float32Array(directions * size)
      range(Math.min(directions, size - from)).forEach((k) => (along[k * size + from + k] = 1))
      const results = step(places, along)
      next = floatsOf(results, 'next')
      for (const [name, whole] of [['tangents', jacobians] as const, ['unsaturated', unsaturated] as const])
        copyColumns(floatsOf(results, name), whole, { count, size, directions, from })
    }
    return { next, jacobians, unsaturated }
  }

  private async jacobiansAlong(passage: Passage, source: WeightSource, signal?: AbortSignal): Promise<Jacobians> {
    const { layer, steps, whole, inputs, before, held } = passage
    const { size } = layer
    if (whole && ownGroups(passage).length > 0) return { maps: unitMaps(passage), unsaturated: null, diagonals: null }
    if (steps * size * size > this.largest) return this.pushed(passage, source)
    const { jacobians, unsaturated } = await this.derivativesAt(layer, { inputs, before, held }, source, signal)
    const diagonals = Float32Array.from(
      range(steps * size),
      (k) => jacobians[Math.floor(k / size) * size * size + (k % size) * (size + 1)] ?? 0
    )
    return { maps: wholeMaps(steps, size, jacobians), unsaturated: wholeMaps(steps, size, unsaturated), diagonals }
  }

  /** Where the Jacobians would be too large: each push is a call. */
  private async pushed(passage: Passage, source: WeightSource): Promise<Jacobians> {
    const { layer, steps, width, inputs, before, held } = passage
    const { size, heldSize } = layer
    const step = await this.stepProgram(layer, width, { places: 1, directions: DIRECTIONS }, source)
    const maps = (name: 'tangents' | 'unsaturated'): StepMaps => ({
      ...{ steps, size },
      push: (t, columns) => {
        const row = (values: Float32Array, wide: number) => values.subarray(t * wide, (t + 1) * wide)
        const place = { inputs: row(inputs, width), before: row(before, size), held: row(held, heldSize) }
        return inPieces(columns, (along) => floatsOf(step(place, along), name))
      }
    })
    return { maps: maps('tangents'), unsaturated: maps('unsaturated'), diagonals: null }
  }

  private async stepProgram(layer: MemoryLayer, width: number, counts: Counts, source: WeightSource) {
    const { id } = layer.checked.layer
    const { executable } = await this.programOf(`step ${id} ${counts.places} ${counts.directions}`, async () => ({
      executable: await this.compileFunction('jacobian', jacobianProgram(layer, width, counts)),
      layers: []
    }))
    this.giveWeights(executable, source)
    const types = jacobianInputs(layer, width, counts)
    return ({ inputs, before, held }: Places, along: Float32Array): Tensors =>
      executable.run(
        'jacobian',
        tensorsOf(
          types,
          new Map([
            ['input', inputs],
            ['before', before],
            ['held', held],
            ['along', along]
          ] as const)
        )
      )
  }
}

function tensorsOf(types: ReadonlyMap<string, TensorType>, values: ReadonlyMap<string, Float32Array>): Tensors {
  return new Map([...types].map(([name, type]) => [name, { type, data: values.get(name) ?? new Float32Array(sizeOf(type.shape)) }]))
}

/** States to begin at: some of those of the data, evenly, and as many with noise as large as the states' own spread. */
function startsOf(states: Float32Array, size: number): Float32Array {
  const count = states.length / size
  const [fromData, all] = [Math.min(startsFor(size) / 2, count), startsFor(size)]
  const random = Random.fromSeed(SEED)
  const spread = spreads(states, size)
  return Float32Array.from({ length: all * size }, (_, k) => {
    const [start, unit] = [Math.floor(k / size), k % size]
    const value = states[Math.floor(((start % fromData) * count) / fromData) * size + unit] ?? 0
    return start < fromData ? value : value + (spread[unit] ?? 0) * random.normal()
  })
}

/** Fewer of a large layer, where each takes long. */
const startsFor = (size: number): number => (size <= 32 ? 64 : size <= 128 ? 32 : 16)

/** The standard deviation of each number. */
function spreads(states: Float32Array, size: number): number[] {
  const count = states.length / size
  return range(size).map((unit) => {
    const values = range(count).map((t) => states[t * size + unit] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / count
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count)
  })
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let from = 0
  for (const part of parts) {
    whole.set(part, from)
    from += part.length
  }
  return whole
}

function turned(words: readonly string[], steps: number, backward: boolean): string[] {
  const first = words.slice(0, steps)
  return backward ? first.reverse() : first
}

function filled(values: Float32Array | undefined, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, k) => values?.[k] ?? NaN)
}

interface Piece {
  readonly count: number
  readonly size: number
  readonly directions: number
  readonly from: number
}

/** Puts the columns [N, C, S] of one call among those of all, [N, S, S]. */
function copyColumns(piece: Float32Array, whole: Float32Array, { count, size, directions, from }: Piece): void {
  const columns = Math.min(directions, size - from)
  for (const n of range(count)) {
    const begin = n * directions * size
    whole.set(piece.subarray(begin, begin + columns * size), (n * size + from) * size)
  }
}

/** Pushes columns [S × K] some at a time; a call takes and gives them as rows. */
function inPieces({ rows, columns, data }: Columns, call: (along: Float32Array) => Float32Array): Columns {
  const product = new Float64Array(rows * columns)
  for (let from = 0; from < columns; from += DIRECTIONS) {
    const along = new Float32Array(DIRECTIONS * rows)
    const count = Math.min(DIRECTIONS, columns - from)
    for (const k of range(count)) for (const i of range(rows)) along[k * rows + i] = data[i * columns + from + k] ?? 0
    const pushed = call(along)
    for (const k of range(count)) for (const i of range(rows)) product[i * columns + from + k] = pushed[k * rows + i] ?? 0
  }
  return { rows, columns, data: product }
}
