/** Looks at a probe sequence inside a model: runs it apart from training, on a copy of the weights, and gives heat maps and predictions. */
import type { HeatMap, Lags, ProbeFrame } from '../../contract/events/probe'
import type { ProbeInput } from '../data/probeInput'
import type { Executable, Executor, Tensor, Tensors } from '../executors/executor'
import { sizeOf } from '../program/shapes'
import type { TensorType } from '../program/types'
import { inputTypes } from '../training/modelProgram'
import type { ModelProgram } from '../training/modelProgram'
import { predictions } from './prediction'
import { probeProgram } from './probeProgram'
import type { MatrixInfo, ProbeTap, TapInfo } from './probeProgram'

/** Compiled lengths that are kept, and to which multiple a length is filled up, so that typing does not compile at each key. */
const KEPT = 3
export const LENGTH_STEP = 32

export interface ProbedModel {
  readonly model: ModelProgram<ProbeTap>
  /** A word for each class that it predicts; none where it predicts numbers. */
  readonly classes: readonly string[]
  /** No layer sees later tokens: then what follows the probe cannot change it, and its length may be filled up. */
  readonly causal: boolean
  /** Layers that have a matrix of token by token. */
  readonly matrices: ReadonlySet<string>
}

/** Where the weights come from; read at once, between two training steps. */
export interface WeightSource {
  readonly step: number
  weights(): Tensors
}

interface Compiled {
  readonly executable: Executable
  readonly taps: readonly TapInfo[]
  readonly matrices: readonly MatrixInfo[]
  /** The step whose weights it holds. */
  step: number | null
}

export class Probe {
  private readonly compiled = new Map<number, Promise<Compiled>>()
  private disposed = false

  constructor(
    private readonly executor: Executor,
    private readonly probed: ProbedModel
  ) {}

  /** Throws ExecutorError. Training is not disturbed: only a copy of its weights is read. */
  async frame(input: ProbeInput, source: () => WeightSource): Promise<ProbeFrame> {
    const length = this.probed.causal ? Math.ceil(input.length / LENGTH_STEP) * LENGTH_STEP : input.length
    const compiled = await this.compiledFor(length)
    const from = source()
    if (compiled.step !== from.step) compiled.executable.write(from.weights())
    compiled.step = from.step
    const results = compiled.executable.run('probe', filledUp(input, inputTypes(this.probed.model.task, { length, batch: 1 })))
    return this.toFrame(from.step, input, compiled, results)
  }

  dispose(): void {
    this.disposed = true
    for (const length of [...this.compiled.keys()]) this.forget(length)
  }

  private compiledFor(length: number): Promise<Compiled> {
    if (this.disposed) throw new Error('the probe was disposed')
    const compiled = this.compiled.get(length) ?? this.compile(length)
    this.compiled.delete(length)
    this.compiled.set(length, compiled)
    compiled.catch(() => this.compiled.delete(length))
    for (const old of [...this.compiled.keys()].slice(0, -KEPT)) this.forget(old)
    return compiled
  }

  private async compile(length: number): Promise<Compiled> {
    const { program, taps, matrices } = probeProgram(this.probed.model, length)
    const executable = await this.executor.compile({ variables: this.probed.model.weights, functions: new Map([['probe', program]]) })
    return { executable, taps, matrices, step: null }
  }

  /** Lets go of a compiled length, after those who wait for it have used it. */
  private forget(length: number): void {
    const compiled = this.compiled.get(length)
    this.compiled.delete(length)
    compiled?.then(({ executable }) => setImmediate(() => executable.dispose())).catch(() => undefined)
  }

  private toFrame(step: number, input: ProbeInput, { taps, matrices }: Compiled, results: Tensors): ProbeFrame {
    const values = (tap: TapInfo) => floats(results, tap.result).slice(0, input.length * tap.units)
    return {
      step,
      tokens: [...input.words],
      maps: taps.flatMap((tap) => (tap.form === 'series' ? [heatMap(tap, input.length, values(tap))] : [])),
      lags: taps.flatMap((tap) => (tap.form === 'lags' ? [lags(tap, input.length, values(tap))] : [])),
      matrices: matrices.map((each) => ({ ...each })),
      ...predictions(floats(results, 'output'), input, this.probed.classes)
    }
  }
}

/** The inputs with zeros behind them, up to the compiled length. */
export function filledUp({ arrays }: ProbeInput, types: ReadonlyMap<string, TensorType>): Map<string, Tensor> {
  return new Map(
    [...types].map(([name, type]) => {
      const data = type.dtype === 'int32' ? new Int32Array(sizeOf(type.shape)) : new Float32Array(sizeOf(type.shape))
      data.set(arrays.get(name) ?? [])
      return [name, { type, data }]
    })
  )
}

function heatMap({ name, label, layer, node, role, range, units }: TapInfo, steps: number, values: Float32Array<ArrayBuffer>): HeatMap {
  return { layer, node, name: name.slice(layer.length + 1), label, role, range, steps, units, values }
}

function lags({ name, label, layer, role, range, units }: TapInfo, count: number, values: Float32Array<ArrayBuffer>): Lags {
  return { layer, name: name.slice(layer.length + 1), label, role, range, lags: count, units, values }
}

function floats(results: Tensors, name: string): Float32Array<ArrayBuffer> {
  const data = results.get(name)?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`)
  return new Float32Array(data)
}
