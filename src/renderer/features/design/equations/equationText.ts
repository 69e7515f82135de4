/**
 * The text beside a drawing, as a workflow: `same` when both say the same, `typing` while a person types, `faulty` when what was typed
 * has mistakes. The drawing changes when a text without mistakes settles; the text changes when the drawing is edited elsewhere.
 */
import { checkCell } from '../../../../cell/checkCell'
import { printEquations } from '../../../../cell/text/print'
import { readEquations } from '../../../../cell/text/readEquations'
import type { NodeRange } from '../../../../cell/text/readEquations'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Problem } from '../../../../contract/document/problems'

/** What is drawn: a cell in a layer of a hidden size. */
export interface Drawn {
  readonly cell: CellGraph
  readonly hidden: number
}

export interface EquationText {
  readonly phase: 'same' | 'typing' | 'faulty'
  readonly text: string
  /** What the text said when it last had no mistakes. */
  readonly drawn: Drawn
  /** Where each node is written, by identifier; of the text as it was when it last had no mistakes. */
  readonly ranges: ReadonlyMap<string, NodeRange>
  /** The mistakes of the text. */
  readonly problems: readonly Problem[]
}

/** The text of a drawing. That of an unfinished one, such as a circle, can have mistakes too. */
export function textOf(drawn: Drawn): EquationText {
  const { text, lines } = printEquations(checkCell(drawn.cell), drawn.hidden)
  const read = readEquations(text, drawn.cell)
  if (read.ok) return { phase: 'same', text, drawn, ranges: read.ranges, problems: [] }
  const columns = text.split('\n').map((line) => line.length + 1)
  const ranges = new Map(
    Object.entries(lines).map(([id, line]) => {
      const whole = { line: line + 1, column: 1, endLine: line + 1, endColumn: columns[line] ?? 1 }
      return [id, { whole, name: null }] as const
    })
  )
  return { phase: 'same', text, drawn, ranges, problems: read.problems }
}

export function typed(state: EquationText, text: string): EquationText {
  return text === state.text ? state : { ...state, text, phase: 'typing' }
}

/** Reads the text against what is drawn now. `drawn` of the result is what the text says: the very same when nothing changes. */
export function settled(state: EquationText, now: Drawn): EquationText {
  const read = readEquations(state.text, now.cell)
  if (!read.ok) return { ...state, phase: 'faulty', problems: read.problems }
  const hidden = read.hidden ?? now.hidden
  const drawn = read.graph === now.cell && hidden === now.hidden ? now : { cell: read.graph, hidden }
  return { ...state, phase: 'same', drawn, ranges: read.ranges, problems: [] }
}

/** Follows an edit that was made elsewhere; `keep`: a text that is being typed, or has mistakes that are being mended, stays. */
export function redrawn(state: EquationText, now: Drawn, keep: boolean): EquationText {
  if (now.cell === state.drawn.cell && now.hidden === state.drawn.hidden) return state
  return keep && state.phase !== 'same' ? state : textOf(now)
}
