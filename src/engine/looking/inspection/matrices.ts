/** Computes how much each token reads of each other in one layer. It has a program of its own, so that frames of heat maps stay small. */
import type { Matrix, MatrixForm, MatrixFrame } from '../../../contract/events/matrix'
import type { Executable, Executor, Tensor } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { range } from '../../compiler/program/shapes'
import type { Program } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { inspectionInputs, inspectionTypes, statesOf } from './inspectedSequence'
import type { SequenceSource } from './inspectedSequence'

/** Programs are kept for the layer that is shown and for the one before it, which is a click away. */
const keptPrograms = 2

export interface MatrixProgram {
  /** Parameters: the weights, what `inspectionTypes` has, and `unit` int32 [1]. Result: `matrices`, float32 [1, H, T, T]. */
  readonly program: Program
  readonly form: MatrixForm
}

/** Null where the layer has no matrix. */
export function matrixProgram(model: ModelForward, layer: string, look: Pick<SequenceSource, 'length' | 'carries'>): MatrixProgram | null {
  const tapped: { form: MatrixForm | null } = { form: null }
  const inputs = inputTypes(model.task, { length: look.length, batch: 1 })
  const types = new Map([...model.weights, ...inspectionTypes(model, look), ['unit', { dtype: 'int32', shape: [1] }] as const])
  const program = buildProgram('matrices', types, (builder, values) => {
    const taskInputs = new Map([...values].slice(model.weights.size, model.weights.size + inputs.size))
    const unit = values.get('unit')
    const carried = statesOf(model, builder, values)
    const { taps } = model.forward(builder, values, taskInputs, { taps: true, carried, ...(unit ? { unit } : {}) })
    for (const tap of taps)
      if (tap.layer === layer && (tap.form === 'attention' || tap.form === 'effective')) {
        tapped.form = tap.form
        return new Map([['matrices', tap.value]])
      }
    return new Map()
  })
  return tapped.form === null ? null : { program: optimise(program), form: tapped.form }
}

interface Compiled {
  readonly executable: Executable
  readonly form: MatrixForm
}

export class Matrices extends Lens<Compiled> {
  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, keptPrograms)
  }

  has(layer: string): boolean {
    return this.probed.matrices.has(layer)
  }

  /** Shows the matrices of a layer that has them; `unit` says which unit's effective attention is shown. Throws ExecutorError. */
  async frame(look: SequenceSource, layer: string, unit: number, source: () => WeightSource): Promise<MatrixFrame> {
    const { executable, form } = await this.programOf(`${look.length} ${look.carries} ${layer}`, () => this.compile(layer, look))
    const [step, steps, heads] = this.timed(executable, () => {
      const [from, subject] = [source(), look.take()]
      this.giveWeights(executable, from)
      const chosen: Tensor = { type: { dtype: 'int32', shape: [1] }, data: Int32Array.of(unit) }
      const inputs = inspectionInputs(subject, inspectionTypes(this.probed.model, look))
      const padded = floatsOf(executable.run('matrices', new Map([...inputs, ['unit', chosen]])), 'matrices')
      return [from.step, subject.input.length, cutOut(padded, look.length, subject.input.length)]
    })
    return { step, layer, form, steps, matrices: heads.map((values, k) => named(form, values, k, heads.length, unit)) }
  }

  private async compile(layer: string, look: SequenceSource): Promise<Compiled> {
    const matrix = matrixProgram(this.probed.model, layer, look)
    if (!matrix) throw new RangeError(`layer ${layer} has no matrix`)
    return { executable: await this.compileFunction('matrices', matrix.program), form: matrix.form }
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
  return k === count - 1 ? { label: `unit ${unit + 1}`, range: 'signed', values } : { label: 'all units', range: 'positive', values }
}
