/** Reports on a document without running it: problems, shapes, equations and costs. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { LayerOf } from '../../../contract/document/modelGraph'
import type { CellReport, MemoryPoint, ModelReport } from '../../../contract/procedures/model'
import type { TaskShape } from '../../../contract/document/taskShape'
import { optimizerSlots } from '../../../contract/document/training'
import type { TrainingSettings } from '../../../contract/document/training'
import { bytesOfFloat } from '../../compiler/program/shapes'
import { analyseModel } from './checkModel'
import type { Analysis } from './checkModel'
import { checkCell } from '../../../cell/checkCell'
import type { CheckedLayer } from '../checkedModel'
import { layerTokenBytes, modelCost } from '../layers/cost'
import { cellBytes, cellFlops } from '../layers/recurrent/cost'
import { printEquations } from '../../../cell/text/print/print'
import { recurrenceOf } from '../layers/recurrent/recurrence'
import { parametersOf } from '../layers/weights'

/** A report of any document that its schema accepts; figures cover what is sound of it. */
export function modelReport(document: GatescopeDocument, task: TaskShape): ModelReport {
  const analysis = analyseModel(document, task)
  const layers = analysis.model?.layers ?? analysis.layers
  const { sequenceLength } = document.training
  return {
    problems: [...analysis.problems],
    cells: document.model.layers.filter((layer) => layer.kind === 'recurrent').flatMap((layer) => cellReport(document, layer, analysis)),
    layers: Object.fromEntries([...analysis.widths].map(([id, width]) => [id, [sequenceLength, width]])),
    layerParameters: Object.fromEntries(analysis.layers.map((checked) => [checked.layer.id, parametersOf(checked)])),
    ...modelCost(layers),
    trainingBytes: trainingBytes(document, layers),
    memory: memoryCurve(document, layers)
  }
}

/** Empty when the document does not have the layer's cell, which is a problem of its own. */
function cellReport(document: GatescopeDocument, layer: LayerOf<'recurrent'>, analysis: Analysis): CellReport[] {
  const graph = document.cells.find((cell) => cell.id === layer.params.cell)
  if (!graph) return []
  const sized = analysis.cells.get(layer.id)
  const shapes = [...(sized?.shapes ?? [])].map(([node, shape]): [string, number[]] => [node.id, [...shape]])
  const checked = analysis.layers.find((each) => each.layer === layer)
  return [
    {
      cell: graph.id,
      layer: layer.id,
      shapes: Object.fromEntries(shapes),
      equations: printEquations(checkCell(graph), layer.params.hidden),
      ...cellFigures(checked)
    }
  ]
}

function cellFigures(
  checked: CheckedLayer | undefined
): Pick<CellReport, 'parameters' | 'flopsPerToken' | 'bytesPerToken' | 'alongTime' | 'why'> {
  if (checked?.kind !== 'recurrent')
    return { parameters: 0, flopsPerToken: 0, bytesPerToken: 0, alongTime: 'sequential', why: 'known when the cell has no problems' }
  const { cell } = checked
  return { parameters: parametersOf(checked), flopsPerToken: cellFlops(cell), bytesPerToken: cellBytes(cell), ...recurrenceOf(cell) }
}

/** 64, 128 … 16,384 time steps. */
const curveLengths = Array.from({ length: 9 }, (_, k) => 64 * 2 ** k)

function memoryCurve(document: GatescopeDocument, layers: readonly CheckedLayer[]): MemoryPoint[] {
  return curveLengths.map((length) => {
    const stretched = layers.map((checked) => ('steps' in checked ? { ...checked, steps: length } : checked))
    const bytes = (recompute: TrainingSettings['recompute']) =>
      trainingBytes({ ...document, training: { ...document.training, sequenceLength: length, recompute } }, stretched)
    return { length, bytes: bytes('none'), recomputed: bytes('segments') }
  })
}

/** Weights, gradients and optimizer state, and what all tokens of a batch keep. An estimate: temporary values are not in it. */
function trainingBytes({ training }: GatescopeDocument, layers: readonly CheckedLayer[]): number {
  const parameters = layers.reduce((sum, checked) => sum + parametersOf(checked), 0)
  const token = layers.reduce((sum, checked) => sum + layerTokenBytes(checked) * keptShare(training, checked), 0)
  return bytesOfFloat * parameters * (2 + optimizerSlots(training.optimizer).length) + token * training.batchSize * training.sequenceLength
}

/**
 * Returns the share of its values that a layer keeps. A loop in √T segments keeps the carries between segments, and the values of one
 * segment at a time.
 */
function keptShare({ recompute, sequenceLength }: TrainingSettings, { kind }: CheckedLayer): number {
  return recompute === 'segments' && kind === 'recurrent' ? Math.min(1, 2 / Math.sqrt(sequenceLength)) : 1
}
