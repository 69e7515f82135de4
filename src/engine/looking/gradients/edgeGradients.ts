/** The gradient of the loss at each edge of a layer's cell, for the probe or a sequence of the last training batch. */
import type { EdgeGradientsFrame } from '../../../contract/events/reach'
import { edgesInto } from '../../../cell/wiring'
import type { ProbeInput } from '../../data/openedProbe'
import type { Executor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import type { Perturbation } from '../../model/layers/context'
import { GradientNorms } from '../inspection/reach'
import type { BatchSourceOfReach, Norms } from '../inspection/reach'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import type { Part } from '../inspection/reachPart'

type Probed = Pick<ProbedModel, 'model' | 'causal' | 'checked'>

export class EdgeGradients extends GradientNorms {
  private readonly checked: Probed['checked']

  constructor(executor: Executor, probed: Probed) {
    super(executor, probed)
    this.checked = probed.checked
  }

  /** Whether the layer runs a cell, whose edges can be asked for. */
  has(layer: string): boolean {
    return this.cellOf(layer) !== null
  }

  /** Of the loss of a probe's prediction at time step `from`, 0-based; by default of its last one. Throws ExecutorError. */
  async ofProbe(layer: string, probe: ProbeInput, from: number | null, source: () => WeightSource): Promise<EdgeGradientsFrame> {
    return this.named(layer, await this.normsOfProbe(probe, from, source, layer))
  }

  /** Of the loss of one time step of the last training batch. Null before the first batch. Throws ExecutorError. */
  async ofBatch(layer: string, wanted: Part, source: () => BatchSourceOfReach): Promise<EdgeGradientsFrame | null> {
    const norms = await this.normsOfBatch(wanted, source, layer)
    return norms && this.named(layer, norms)
  }

  private named(layer: string, { values, ...frame }: Norms): EdgeGradientsFrame {
    return { ...frame, layer, edges: values.map(({ edge, norms }) => ({ ...this.edgeOf(layer, edge), norms })) }
  }

  private edgeOf(layer: string, wanted: Perturbation['edge']) {
    const cell = this.cellOf(layer)
    if (!cell || !wanted) throw new RangeError(`${layer} has no such edge`)
    const { id, source, target } = at(edgesInto(cell.graph, wanted.target), wanted.input)
    return { edge: id, source, target }
  }

  private cellOf(layer: string) {
    const checked = this.checked.layers.find((one) => one.layer.id === layer)
    return checked?.kind === 'recurrent' ? checked.cell : null
  }
}
