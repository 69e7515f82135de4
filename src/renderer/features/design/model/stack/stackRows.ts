/** Makes the content of each row in the stack of layers. */
import type { GatescopeDocument } from '../../../../../contract/document/document'
import type { Layer } from '../../../../../contract/document/modelGraph'
import { gradeOf, worstOf } from '../../../../../contract/problems/problems'
import type { Grade, Problem } from '../../../../../contract/problems/problems'
import { problemText } from '../../../../../contract/problems/problemText'
import type { ModelReport } from '../../../../../contract/procedures/model'
import { countText } from '../../../../lib/words/figures'
import { layerWords } from '../kinds/layerKinds'
import { branchesOf, hasWire, laneMarks } from './branches'
import type { LaneMark } from './branches'
import { readsText } from './links'

export interface StackRow {
  readonly layer: Layer
  readonly words: string
  /** Such as `[B, T, 128]`; empty while it is not known. */
  readonly shape: string
  readonly parameters: string
  /** The gravest of its own, or of the cell that it runs; null when there is none. */
  readonly problem: { readonly text: string; readonly grade: Grade } | null
  readonly marks: readonly LaneMark[]
  /** Whether it reads the row above. */
  readonly wire: boolean
}

export interface Stack {
  readonly rows: readonly StackRow[]
  /** Beside the row of what the task gives. */
  readonly marks: readonly LaneMark[]
  readonly lanes: number
}

export function stackOf(document: GatescopeDocument, report: ModelReport | null, problems: readonly Problem[]): Stack {
  const { layers } = document.model
  const branches = branchesOf(layers)
  const rows = layers.map((layer, at): StackRow => {
    return {
      layer,
      words: wordsOf(document, at),
      shape: shapeOf(report, layer),
      parameters: parametersOf(report, layer),
      problem: problemOf(layer, problems),
      marks: laneMarks(branches, at),
      wire: hasWire(layers, at)
    }
  })
  return { rows, marks: laneMarks(branches, -1), lanes: branches.reduce((most, branch) => Math.max(most, branch.lane + 1), 0) }
}

function problemOf(layer: Layer, problems: readonly Problem[]): StackRow['problem'] {
  const cell = layer.kind === 'recurrent' ? layer.params.cell : null
  const ownProblems = problems.filter(
    ({ place }) => place.layer === layer.id || (cell !== null && place.cell === cell && place.layer === undefined)
  )
  const worst = worstOf(ownProblems)
  return worst === undefined ? null : { text: problemText(worst).message, grade: gradeOf(worst) }
}

function wordsOf(document: GatescopeDocument, at: number): string {
  const layer = document.model.layers[at]
  if (layer === undefined) return ''
  const cell = layer.kind === 'recurrent' ? document.cells.find((one) => one.id === layer.params.cell) : undefined
  const words = cell === undefined ? layerWords(layer) : `${layerWords(layer)}, cell ${cell.name}`
  const reads = readsText(document.model.layers, at)
  return reads === null ? words : `${words} — ${reads}`
}

function shapeOf(report: ModelReport | null, layer: Layer): string {
  const shape = report?.layers[layer.id]
  if (shape === undefined) return ''
  const steps = layer.kind === 'head' && layer.params.over !== 'token' ? [] : ['T']
  return `[${['B', ...steps, ...shape.slice(1)].join(', ')}]`
}

function parametersOf(report: ModelReport | null, layer: Layer): string {
  const count = report?.layerParameters[layer.id]
  return count === undefined || count === 0 ? '' : `${countText(count)} parameters`
}
