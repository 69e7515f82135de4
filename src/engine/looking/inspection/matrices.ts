/** Computes how much each token reads of each other in one layer, and through all attention up to it. It has a program of its own, so that frames of heat maps stay small. */
import type { Matrix, MatrixForm, MatrixFrame } from '../../../contract/events/matrix'
import type { Executable, Executor, Tensor } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { range } from '../../compiler/program/shapes'
import type { Program } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import { attentionRollout } from '../attention/rollout'
import type { Rollout } from '../attention/rollout'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { inspectionInputs, inspectionTypes, statesOf } from './inspectedSequence'
import type { SequenceSource } from './inspectedSequence'

/** Programs are kept for the layer that is shown and for the one before it, which is a click away. */
const keptPrograms = 2

export interface MatrixProgram {
  /** Parameters: the weights, what `inspectionTypes` has, and `unit` int32 [1]. Results: `matrices`, float32 [1, H, T, T], and `rollout`, [1, T, T], of attention. */
  readonly program: Program
  readonly form: MatrixForm
  /** Null where the layer's matrix is no attention. */
  readonly rollout: Omit<Rollout, 'value'> | null
}

type MatrixModel = Pick<ProbedModel, 'model' | 'checked'>

/** Null where the layer has no matrix. */
export function matrixProgram(
  { model, checked }: MatrixModel,
  layer: string,
  look: Pick<SequenceSource, 'length' | 'carries'>
): MatrixProgram | null {
  const tapped: { form: MatrixForm | null; rollout: Rollout | null } = { form: null, rollout: null }
  const inputs = inputTypes(model.task, { length: look.length, batch: 1 })
  const types = new Map([...model.weights, ...inspectionTypes(model, look), ['unit', { dtype: 'int32', shape: [1] }] as const])
  const program = buildProgram('matrices', types, (builder, values) => {
    const taskInputs = new Map([...values].slice(model.weights.size, model.weights.size + inputs.size))
    const unit = values.get('unit')
    const carried = statesOf(model, builder, values)
    const { taps } = model.forward(builder, values, taskInputs, { taps: true, carried, ...(unit ? { unit } : {}) })
    const maps = new Map(taps.flatMap(({ form, layer: id, value }) => (form === 'attention' ? [[id, value] as const] : [])))
    tapped.rollout = attentionRollout(checked, builder, maps, layer)
    for (const tap of taps)
      if (tap.layer === layer && (tap.form === 'attention' || tap.form === 'effective')) {
        tapped.form = tap.form
        return new Map([['matrices', tap.value], ...(tapped.rollout ? [['rollout', tapped.rollout.value] as const] : [])])
      }
    return new Map()
  })
  return tapped.form === null ? null : { program: optimise(program), form: tapped.form, rollout: tapped.rollout }
}

interface Compiled extends Omit<MatrixProgram, 'program'> {
  readonly executable: Executable
}

type Probed = MatrixModel & Pick<ProbedModel, 'matrices'>

export class Matrices extends Lens<Compiled, Probed> {
  constructor(executor: Executor, probed: Probed) {
    super(executor, probed, keptPrograms)
  }

  has(layer: string): boolean {
    return this.probed.matrices.has(layer)
  }

  /** Shows the matrices of a layer that has them; `unit` says which unit's effective attention is shown. Throws ExecutorError. */
  async frame(look: SequenceSource, layer: string, unit: number, source: () => WeightSource): Promise<MatrixFrame> {
    const { executable, form, rollout } = await this.programOf(`${look.length} ${look.carries} ${layer}`, () => this.compile(layer, look))
    const [step, steps, heads, rolled] = this.timed(executable, () => {
      const [from, subject] = [source(), look.take()]
      this.giveWeights(executable, from)
      const chosen: Tensor = { type: { dtype: 'int32', shape: [1] }, data: Int32Array.of(unit) }
      const inputs = inspectionInputs(subject, inspectionTypes(this.probed.model, look))
      const results = executable.run('matrices', new Map([...inputs, ['unit', chosen]]))
      const cut = (name: string) => cutOut(floatsOf(results, name), look.length, subject.input.length)
      return [from.step, subject.input.length, cut('matrices'), rollout ? cut('rollout')[0] : undefined]
    })
    const matrices = heads.map((values, k) => named(form, values, k, heads.length, unit))
    const through = rollout && rolled ? { at: rollout.at, overlooked: [...rollout.overlooked], values: rolled } : null
    return { step, layer, form, steps, matrices, rollout: through }
  }

  private async compile(layer: string, look: SequenceSource): Promise<Compiled> {
    const matrix = matrixProgram(this.probed, layer, look)
    if (!matrix) throw new RangeError(`layer ${layer} has no matrix`)
    const { program, ...about } = matrix
    return { executable: await this.compileFunction('matrices', program), ...about }
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
