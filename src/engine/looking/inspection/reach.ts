/** Norms of gradients over time: runs the reach program apart from training, on a copy of the weights, for the probe or the last training batch. */
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

/** What a program gave, with the norms of each value that it was asked for. */
export interface Norms extends Omit<ReachFrame, 'states'> {
  readonly values: readonly (Perturbation & { readonly norms: Float32Array<ArrayBuffer> })[]
}

/** Norms of the gradient of one time step's loss: of the states of all layers, or of the edges of one layer's cell. */
export abstract class GradientNorms extends Lens<Compiled, Pick<ProbedModel, 'model' | 'causal'>> {
  constructor(executor: Executor, probed: Pick<ProbedModel, 'model' | 'causal'>) {
    super(executor, probed, keptPrograms)
  }

  protected async normsOfProbe(probe: ProbeInput, from: number | null, source: () => WeightSource, edgesOf: string | null): Promise<Norms> {
    const length = filledLength(probe.length, mayFill(this.probed))
    const part = probePart(this.probed.model, probe, from, length)
    return this.norms({ length, batch: 1 }, probe.length, edgesOf, () => ({ source: source(), part }))
  }

  protected async normsOfBatch(wanted: Part, source: () => BatchSourceOfReach, edgesOf: string | null): Promise<Norms | null> {
    const latest = source().latest()
    if (!latest) return null
    const shape = shapeOfBatch(latest)
    return this.norms(shape, shape.length, edgesOf, () => {
      const now = source()
      return { source: now, part: batchPart(now.latest() ?? latest, wanted) }
    })
  }

  private async norms(
    shape: BatchShape,
    steps: number,
    edgesOf: string | null,
    take: () => { source: WeightSource; part: ReachInputs }
  ): Promise<Norms> {
    const key = `${shape.length} ${shape.batch} ${edgesOf ?? ''}`
    const { executable, states } = await this.programOf(key, () => this.compile(shape, edgesOf))
    const [step, from, results] = this.timed(executable, () => {
      const { source, part } = take()
      this.giveWeights(executable, source)
      return [source.step, part.from, executable.run('reach', part.inputs)]
    })
    const values = states.map((state, k) => ({ ...state, norms: floatsOf(results, `reach.${k}`).slice(0, steps) }))
    return { step, steps, from, loss: floatsOf(results, 'loss')[0] ?? NaN, values }
  }

  private async compile(shape: BatchShape, edgesOf: string | null): Promise<Compiled> {
    const { model } = this.probed
    const { program, states } = reachProgram(model, shape, partsOf(shape.batch, this.executor.info.parts), edgesOf)
    return { executable: await this.compileFunction('reach', program), states }
  }
}

export class Reach extends GradientNorms {
  /** Shows how far the loss of a probe's prediction at time step `from`, 0-based, reaches back; by default of its last one. Throws ExecutorError. */
  async ofProbe(probe: ProbeInput, from: number | null, source: () => WeightSource): Promise<ReachFrame> {
    return asReach(await this.normsOfProbe(probe, from, source, null))
  }

  /** Shows how far the loss of one time step of the last training batch reaches back. Null before the first batch. Throws ExecutorError. */
  async ofBatch(wanted: Part, source: () => BatchSourceOfReach): Promise<ReachFrame | null> {
    const norms = await this.normsOfBatch(wanted, source, null)
    return norms && asReach(norms)
  }
}

const asReach = ({ values, ...frame }: Norms): ReachFrame => ({ ...frame, states: [...values] })
