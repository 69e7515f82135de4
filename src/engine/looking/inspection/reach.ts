/** Gradient reach of a run: runs the reach program apart from training, on a copy of the weights, for the probe or the last training batch. */
import type { ReachFrame } from '../../../contract/events/reach'
import type { BatchShape } from '../../data/batches/batch'
import type { ProbeInput } from '../../data/openedProbe'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import type { Perturbation } from '../../model/layers/context'
import { shapeOfBatch } from '../../learning/step/modelForward'
import { partsOf } from '../../learning/step/parts'
import { Lens } from './lens'
import type { ProbedModel, WeightSource } from './lens'
import { batchPart, probePart } from './reachPart'
import type { Part, ReachInputs } from './reachPart'
import { reachProgram } from './reachProgram'
import { filledLength, mayFill } from './inspectedSequence'

const keptPrograms = 3

/** Where the last training batch comes from. */
export interface BatchSourceOfReach extends WeightSource {
  latest(): Tensors | null
}

interface Compiled {
  readonly executable: Executable
  readonly states: readonly Perturbation[]
}

export class Reach extends Lens<Compiled, Pick<ProbedModel, 'model' | 'causal'>> {
  constructor(executor: Executor, probed: Pick<ProbedModel, 'model' | 'causal'>) {
    super(executor, probed, keptPrograms)
  }

  /** Shows how far the loss of a probe's prediction at time step `from`, 0-based, reaches back; by default of its last one. Throws ExecutorError. */
  async ofProbe(probe: ProbeInput, from: number | null, source: () => WeightSource): Promise<ReachFrame> {
    const length = filledLength(probe.length, mayFill(this.probed))
    const part = probePart(this.probed.model, probe, from, length)
    return this.frame({ length, batch: 1 }, probe.length, () => ({ source: source(), part }))
  }

  /** Shows how far the loss of one time step of the last training batch reaches back. Null before the first batch. Throws ExecutorError. */
  async ofBatch(wanted: Part, source: () => BatchSourceOfReach): Promise<ReachFrame | null> {
    const latest = source().latest()
    if (!latest) return null
    const shape = shapeOfBatch(latest)
    return this.frame(shape, shape.length, () => {
      const now = source()
      return { source: now, part: batchPart(now.latest() ?? latest, wanted) }
    })
  }

  private async frame(shape: BatchShape, steps: number, take: () => { source: WeightSource; part: ReachInputs }): Promise<ReachFrame> {
    const { executable, states } = await this.programOf(`${shape.length} ${shape.batch}`, () => this.compile(shape))
    const [step, from, results] = this.timed(executable, () => {
      const { source, part } = take()
      this.giveWeights(executable, source)
      return [source.step, part.from, executable.run('reach', part.inputs)]
    })
    const norms = states.map((state, k) => ({ ...state, norms: floatsOf(results, `reach.${k}`).slice(0, steps) }))
    return { step, steps, from, loss: floatsOf(results, 'loss')[0] ?? NaN, states: norms }
  }

  private async compile(shape: BatchShape): Promise<Compiled> {
    const { model } = this.probed
    const { program, states } = reachProgram(model, shape, partsOf(shape.batch, this.executor.info.parts))
    return { executable: await this.compileFunction('reach', program), states }
  }
}
