/** What each token of the probe reads of each other in one layer: a program of its own, so that frames of heat maps stay small. */
import type { Matrix, MatrixForm, MatrixFrame } from '../../contract/events/matrix'
import type { ProbeInput } from '../data/probeInput'
import type { Executable, Executor, Tensor } from '../executors/executor'
import { optimise } from '../passes/compile'
import { buildProgram } from '../program/builder'
import { range } from '../program/shapes'
import type { Program } from '../program/types'
import { inputTypes } from '../training/modelProgram'
import type { ModelProgram } from '../training/modelProgram'
import { filledUp, LENGTH_STEP } from './probe'
import type { ProbedModel, WeightSource } from './probe'
import type { ProbeTap } from './probeProgram'

/** One layer of one length is looked at at a time; the one before it is a click away. */
const KEPT = 2

export interface MatrixProgram {
  /** Parameters: the weights, the inputs with a batch of one, and `unit` int32 [1]. Result: `matrices`, float32 [1, H, T, T]. */
  readonly program: Program
  readonly form: MatrixForm
}

/** Null where the layer has no matrix. */
export function matrixProgram(model: ModelProgram<ProbeTap>, layer: string, length: number): MatrixProgram | null {
  const found: { form: MatrixForm | null } = { form: null }
  const inputs = inputTypes(model.task, { length, batch: 1 })
  const types = new Map([...model.weights, ...inputs, ['unit', { dtype: 'int32', shape: [1] }] as const])
  const program = buildProgram('matrices', types, (builder, values) => {
    const given = new Map([...values].slice(model.weights.size, model.weights.size + inputs.size))
    const unit = values.get('unit')
    const { taps } = model.forward(builder, values, given, { taps: true, ...(unit ? { unit } : {}) })
    for (const tap of taps)
      if (tap.layer === layer && (tap.form === 'attention' || tap.form === 'effective')) {
        found.form = tap.form
        return new Map([['matrices', tap.value]])
      }
    return new Map()
  })
  return found.form === null ? null : { program: optimise(program), form: found.form }
}

interface Compiled {
  readonly executable: Executable
  readonly form: MatrixForm
}

export class Matrices {
  /** Milliseconds that the last frame took from training. */
  cost = 0
  private readonly compiled = new Map<string, Promise<Compiled>>()
  private disposed = false

  constructor(
    private readonly executor: Executor,
    private readonly probed: ProbedModel
  ) {}

  has(layer: string): boolean {
    return this.probed.matrices.has(layer)
  }

  /** Of a layer that has one; `unit` is the one that effective attention is shown of. Throws ExecutorError. */
  async frame(input: ProbeInput, layer: string, unit: number, source: () => WeightSource): Promise<MatrixFrame> {
    const length = this.probed.causal ? Math.ceil(input.length / LENGTH_STEP) * LENGTH_STEP : input.length
    const { executable, form } = await this.compiledFor(layer, length)
    const began = performance.now()
    const from = source()
    executable.write(from.weights())
    const chosen: Tensor = { type: { dtype: 'int32', shape: [1] }, data: Int32Array.of(unit) }
    const inputs = filledUp(input, inputTypes(this.probed.model.task, { length, batch: 1 }))
    const made = executable.run('matrices', new Map([...inputs, ['unit', chosen]])).get('matrices')
    if (!(made?.data instanceof Float32Array)) throw new TypeError('matrices are not float32')
    const cut = cutOut(made.data, length, input.length)
    this.cost = performance.now() - began
    return { step: from.step, layer, form, steps: input.length, matrices: cut.map((values, k) => named(form, values, k, cut.length, unit)) }
  }

  dispose(): void {
    this.disposed = true
    for (const key of [...this.compiled.keys()]) this.forget(key)
  }

  private compiledFor(layer: string, length: number): Promise<Compiled> {
    if (this.disposed) throw new Error('the inspection was disposed')
    const key = `${length} ${layer}`
    const compiled = this.compiled.get(key) ?? this.compile(layer, length)
    this.compiled.delete(key)
    this.compiled.set(key, compiled)
    compiled.catch(() => this.compiled.delete(key))
    for (const old of [...this.compiled.keys()].slice(0, -KEPT)) this.forget(old)
    return compiled
  }

  private async compile(layer: string, length: number): Promise<Compiled> {
    const { model } = this.probed
    const made = matrixProgram(model, layer, length)
    if (!made) throw new RangeError(`layer ${layer} has no matrix`)
    const functions = new Map([['matrices', made.program]])
    return { executable: await this.executor.compile({ variables: model.weights, functions }), form: made.form }
  }

  /** Lets go of a compiled layer, after those who wait for it have used it. */
  private forget(key: string): void {
    const compiled = this.compiled.get(key)
    this.compiled.delete(key)
    compiled?.then(({ executable }) => setImmediate(() => executable.dispose())).catch(() => undefined)
  }
}

/** [H × length × length] → H of [steps × steps]: the probe's own steps. */
function cutOut(data: Float32Array, length: number, steps: number): Float32Array<ArrayBuffer>[] {
  return range(data.length / (length * length)).map((h) => {
    const values = new Float32Array(steps * steps)
    for (const t of range(steps)) {
      const row = (h * length + t) * length
      values.set(data.subarray(row, row + steps), t * steps)
    }
    return values
  })
}

/** Effective attention ends with the chosen unit; the mean over all before it may be left out. */
function named(form: MatrixForm, values: Float32Array<ArrayBuffer>, k: number, count: number, unit: number): Matrix {
  if (form === 'attention') return { label: `head ${k + 1}`, range: 'gate', values }
  return k === count - 1 ? { label: `unit ${unit}`, range: 'signed', values } : { label: 'all units', range: 'positive', values }
}
