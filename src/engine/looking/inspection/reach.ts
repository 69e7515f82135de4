/** Gradient reach of a run: runs the reach program apart from training, on a copy of the weights, for the probe or the last training batch. */
import type { ReachFrame } from '../../../contract/events/reach'
import type { BatchShape } from '../../data/batches/batch'
import type { Executable, Executor, Tensor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import type { Perturbation } from '../../model/layers/context'
import { at, range } from '../../compiler/program/shapes'
import { inputTypes, shapeOfBatch, targetType } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { partsOf } from '../../learning/step/parts'
import { sharesType } from '../../learning/step/trainFunctions'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { reachProgram } from './reachProgram'
import { filledLength } from './inspectedSequence'

const keptPrograms = 3

/** Where the last training batch comes from. */
export interface BatchSourceOfReach extends WeightSource {
  latest(): Tensors | null
}

/** The part of the loss that is differentiated: that of one time step and of one sequence, both 0-based; null means all. */
export interface Part {
  readonly from: number | null
  readonly sequence: number | null
}

interface Compiled {
  readonly executable: Executable
  readonly states: readonly Perturbation[]
}

export class Reach extends Lens<Compiled, Pick<ProbedModel, 'model' | 'causal'>> {
  constructor(executor: Executor, probed: Pick<ProbedModel, 'model' | 'causal'>) {
    super(executor, probed, keptPrograms)
  }

  /** Shows how far the loss of a probe reaches back: of all its predictions, or of the one at time step `from`, 0-based. Throws ExecutorError. */
  async ofProbe(tokens: Int32Array, from: number | null, source: () => WeightSource): Promise<ReachFrame> {
    const length = filledLength(tokens.length, this.probed.causal)
    const inputs = probeInputs(this.probed.model, tokens, from, length)
    return this.frame({ length, batch: 1 }, tokens.length, () => ({ source: source(), inputs }))
  }

  /** Shows how far the loss of the last training batch reaches back, or of one of its sequences. Null before the first batch. Throws ExecutorError. */
  async ofBatch({ from, sequence }: Part, source: () => BatchSourceOfReach): Promise<ReachFrame | null> {
    const latest = source().latest()
    if (!latest) return null
    const shape = shapeOfBatch(latest)
    return this.frame(shape, shape.length, () => {
      const now = source()
      return { source: now, inputs: partOf(now.latest() ?? new Map<string, Tensor>(), { from, sequence }) }
    })
  }

  private async frame(shape: BatchShape, steps: number, take: () => { source: WeightSource; inputs: Tensors }): Promise<ReachFrame> {
    const { executable, states } = await this.programOf(`${shape.length} ${shape.batch}`, () => this.compile(shape))
    const [step, results] = this.timed(() => {
      const { source, inputs } = take()
      executable.write(source.weights())
      return [source.step, executable.run('reach', inputs)]
    })
    const norms = states.map((state, k) => ({ ...state, norms: floatsOf(results, `reach.${k}`).slice(0, steps) }))
    return { step, steps, loss: floatsOf(results, 'loss')[0] ?? NaN, states: norms }
  }

  private async compile(shape: BatchShape): Promise<Compiled> {
    const { model } = this.probed
    const { program, states } = reachProgram(model, shape, partsOf(shape.batch, this.executor.info.parts))
    return { executable: await this.compileFunction('reach', program), states }
  }
}

/** The probe with the token that follows each as its target; the last has none. */
function probeInputs(model: ModelForward, tokens: Int32Array, from: number | null, length: number): Tensors {
  const shape = { length, batch: 1 }
  const [filled, targets, shares] = [new Int32Array(length), new Int32Array(length), new Float32Array(length)]
  filled.set(tokens)
  targets.set(tokens.subarray(1))
  const last = tokens.length - 2
  const counted = from === null ? range(Math.max(0, last + 1)) : last < 0 ? [] : [Math.min(from, last)]
  for (const t of counted) shares[t] = 1 / counted.length
  const arrays = new Map<string, Tensor['data']>([
    ['tokens', filled],
    ['mask', new Float32Array(length).fill(1)]
  ])
  const inputs = [...inputTypes(model.task, shape)].map(([name, type]): [string, Tensor] => [
    name,
    { type, data: arrays.get(name) ?? new Float32Array(length) }
  ])
  return new Map([
    ...inputs,
    ['targets', { type: targetType(model.task, shape), data: targets }],
    ['shares', { type: sharesType(model, shape), data: shares }]
  ])
}

/** A batch in which only one time step or one sequence counts in the loss. The last sequence counts where there are not as many. */
function partOf(inputs: Tensors, { from, sequence }: Part): Tensors {
  const shares = inputs.get('shares')
  if ((from === null && sequence === null) || !shares) return inputs
  const batch = at(shares.type.shape, 1)
  const row = sequence === null ? null : Math.min(sequence, batch - 1)
  const isKept = (k: number) => (from === null || Math.floor(k / batch) === from) && (row === null || k % batch === row)
  const partShares = Float32Array.from(shares.data, (share, k) => (isKept(k) ? share : 0))
  const total = partShares.reduce((sum, share) => sum + share, 0) || 1
  return new Map([...inputs, ['shares', { type: shares.type, data: partShares.map((share) => share / total) }]])
}
