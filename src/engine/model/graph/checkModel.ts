/** Checks a document against a task. It reports all problems at once, and everything known of the model even where there are some. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { isTaskInput } from '../../../contract/document/modelGraph'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { inputsOf } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import { printShape, sizeCell } from './cellShapes'
import type { SizedCell } from './cellShapes'
import { checkCell } from '../../../cell/checkCell'
import type { CellStructure } from '../../../cell/checkCell'
import { checkLayers } from './checkLayers'
import type { CheckedLayer, CheckedModel } from '../checkedModel'
import { layerRow } from '../layers/layerKinds'
import { orderProblems } from './checkOrder'
import { scheduleProblems } from './checkSchedule'
import type { LayerSurroundings, Flow } from '../layers/layerKind'
import { sizeOf } from '../../compiler/program/shapes'
import { layerWeights } from '../layers/weights'

export type CheckResult =
  { readonly ok: true; readonly model: CheckedModel; readonly warnings: Problem[] } | { readonly ok: false; readonly problems: Problem[] }

/** What is known of a document's model, whether it can run or not. */
export interface Analysis {
  readonly problems: readonly Problem[]
  /** Width of each layer's output by identifier, where it is known. */
  readonly widths: ReadonlyMap<string, number>
  /** Each recurrent layer's cell in that layer's sizes, where its input is known. */
  readonly cells: ReadonlyMap<string, SizedCell>
  /** The layers that are sound, used or not, in run order. */
  readonly layers: readonly CheckedLayer[]
  /** Null when there are errors. */
  readonly model: CheckedModel | null
}

/** Parameters of a model at most: with gradients and optimizer they take 16 bytes each. */
export const mostParameters = 268_435_456

/** Says all problems, each with its place, or gives the model that can be lowered. Never throws on a document that its schema accepts. */
export function checkModel(document: GatescopeDocument, task: TaskShape): CheckResult {
  const { model, problems } = analyseModel(document, task)
  return model ? { ok: true, model, warnings: [...problems] } : { ok: false, problems: [...problems] }
}

export function analyseModel(document: GatescopeDocument, task: TaskShape): Analysis {
  const structure = checkLayers(document)
  const state = new ModelCheck(document, task)
  for (const layer of structure.order) if (structure.whole.has(layer)) state.layer(layer)
  const problems = [...structure.problems, ...state.cellProblems(), ...state.problems]
  const used = state.layers.filter((each) => structure.effective.has(each.layer))
  problems.push(
    ...sizeProblems(used),
    ...weightProblems(document, task),
    ...orderProblems(document, used),
    ...scheduleProblems(document.training),
    ...unreadInputs(task, structure.effective)
  )
  const sound = problems.every((each) => each.severity === 'warning') && used.length === structure.effective.size
  const model = sound ? { task, layers: headLast(used) } : null
  return { problems, widths: state.widths, cells: state.cells, layers: state.layers, model }
}

function headLast(layers: readonly CheckedLayer[]): CheckedLayer[] {
  return [...layers.filter((each) => each.kind !== 'head'), ...layers.filter((each) => each.kind === 'head')]
}

function sizeProblems(layers: readonly CheckedLayer[]): Problem[] {
  const parameters = layers.flatMap(layerWeights).reduce((sum, weight) => sum + sizeOf(weight.type.shape), 0)
  return parameters > mostParameters ? [problem('model.tooLarge', {}, { parameters, limit: mostParameters })] : []
}

/** Goes through the layers in run order and keeps what it finds. */
class ModelCheck {
  readonly problems: Problem[] = []
  readonly widths = new Map<string, number>()
  readonly cells = new Map<string, SizedCell>()
  readonly layers: CheckedLayer[] = []
  private readonly structures: ReadonlyMap<string, CellStructure>
  private readonly usedCells = new Set<string>()
  private readonly writers: number

  constructor(
    private readonly document: GatescopeDocument,
    private readonly task: TaskShape
  ) {
    this.structures = new Map([...document.cells].reverse().map((cell) => [cell.id, checkCell(cell)]))
    this.writers = document.model.layers.filter((layer) => layerRow(layer).writesToSum).length
    for (const layer of document.model.layers) if (layer.kind === 'recurrent') this.usedCells.add(layer.params.cell)
  }

  /** Problems of the cells themselves; those of a cell that no layer runs are warnings. */
  cellProblems(): Problem[] {
    const duplicates = repeatedIds(this.document)
    return [
      ...duplicates,
      ...[...this.structures.values()]
        .reverse()
        .flatMap(({ graph, problems }) =>
          this.usedCells.has(graph.id) ? problems : problems.map((each) => ({ ...each, severity: 'warning' as const }))
        )
    ]
  }

  layer(layer: Layer): void {
    const inputs = layer.inputs.map((id) => this.flow(layer, id))
    const known = inputs.filter((flow) => flow !== null)
    const result = known.length === inputs.length ? layerRow(layer).width(layer.params, known, this.task) : null
    if (layer.kind === 'recurrent' && !this.structures.has(layer.params.cell)) this.unknownCell(layer)
    if (!result) return
    if ('needs' in result) this.problems.push(shapesProblem(layer, known, result.needs))
    else this.sound(layer, known, result.width)
  }

  /** Returns the value that a layer reads under a name; null where it is unknown or missing. */
  private flow(layer: Layer, id: string): Flow | null {
    const width = isTaskInput(id) ? this.task[id] : this.widths.get(id)
    if (width === null) this.noInput(layer, id)
    if (width === null || width === undefined) return null
    return id === 'tokens' ? { kind: 'tokens' } : { kind: 'vector', width }
  }

  private noInput(layer: Layer, input: string): void {
    this.problems.push(problem('layer.taskInput', { layer: layer.id }, { layer: layer.name, input, inputs: inputsOf(this.task) }))
  }

  private unknownCell(layer: LayerOf<'recurrent'>): void {
    const args = { layer: layer.name, cell: layer.params.cell, cells: this.document.cells.map((cell) => cell.id) }
    this.problems.push(problem('layer.unknownCell', { layer: layer.id }, args))
  }

  private sound(layer: Layer, inputs: readonly Flow[], width: number): void {
    const inputWidth = inputs[0]?.kind === 'vector' ? inputs[0].width : 0
    const sized = layer.kind === 'recurrent' ? this.recurrent(layer, inputWidth) : { width, cell: null }
    if (!sized) return
    if (!this.widths.has(layer.id)) this.widths.set(layer.id, sized.width)
    const { document, task, writers } = this
    const around = { ...sized, inputs: layer.inputs, inputWidth, writers, document, task }
    const row = layerRow(layer)
    this.problems.push(...(row.problems?.(layer, around) ?? []))
    const checked = row.checked(layer, around)
    if (checked) this.layers.push(checked)
  }

  /** The width that the cell gives a layer, and the cell in the layer's sizes; null where the width is not known. */
  private recurrent(layer: LayerOf<'recurrent'>, input: number): Pick<LayerSurroundings, 'width' | 'cell'> | null {
    const structure = this.structures.get(layer.params.cell)
    if (!structure) return null
    const sized = sizeCell(structure, layer.id, { input, hidden: layer.params.hidden })
    this.cells.set(layer.id, sized)
    this.problems.push(...sized.problems)
    const [width] = structure.graph.nodes.filter((node) => node.kind === 'output').map((node) => sized.shapes.get(node)?.[0])
    return width === undefined ? null : { width, cell: sized.cell }
  }
}

/** Where a task gives several inputs, a warning names each one that the model does not read. */
function unreadInputs(task: TaskShape, layers: ReadonlySet<Layer>): Problem[] {
  const read = new Set([...layers].flatMap(({ inputs }) => inputs))
  const taskInputs = inputsOf(task)
  if (!taskInputs.some((input) => read.has(input))) return []
  return taskInputs.filter((input) => !read.has(input)).map((input) => problem('task.unread', { path: 'task' }, { input }, 'warning'))
}

/** One weight a class, of which some are above 0; or none. The loss of labels without time steps takes neither weights nor smoothing. */
function weightProblems({ training }: GatescopeDocument, { target }: TaskShape): Problem[] {
  const { classWeights, labelSmoothing } = training.loss
  const smoothsOrWeighs = classWeights.length > 0 || labelSmoothing > 0
  if (target.kind === 'class' && target.unaligned && smoothsOrWeighs) return [problem('task.unalignedLoss', { path: 'training.loss' }, {})]
  const weights = classWeights.length
  const classes = target.kind === 'class' ? target.classes : 0
  if (weights === 0) return []
  if (weights !== classes) return [problem('task.classWeights', { path: 'training.loss' }, { weights, classes })]
  return classWeights.some((weight) => weight > 0) ? [] : [problem('task.zeroWeights', { path: 'training.loss' }, {})]
}

function repeatedIds(document: GatescopeDocument): Problem[] {
  const seen = new Set<string>()
  return document.cells.flatMap((cell) => {
    if (!seen.has(cell.id)) {
      seen.add(cell.id)
      return []
    }
    return [problem('name.duplicate', { cell: cell.id }, { what: 'identifiers of cells', name: cell.id, where: 'the document' })]
  })
}

function shapesProblem(layer: Layer, inputs: readonly Flow[], needs: string): Problem {
  const shapes = inputs.map((flow, k) => (flow.kind === 'tokens' ? 'tokens' : `${layer.inputs[k] ?? ''} ${printShape([flow.width])}`))
  return problem('layer.shapes', { layer: layer.id }, { layer: layer.name, kind: layerRow(layer).label, shapes, needs })
}
