/**
 * The text beside a drawing, as a workflow: `same` when both say the same, `typing` while a person types, `faulty` when what was typed
 * has mistakes, `overtaken` when the drawing came to say something else while the text was not its own: then a person chooses. The
 * drawing changes when a text without mistakes settles; the text changes when the drawing is edited elsewhere.
 */
import { checkCell } from '../../../../cell/checkCell'
import { printEquations } from '../../../../cell/text/print/print'
import { readEquations } from '../../../../cell/text/readEquations'
import type { NodeRange } from '../../../../cell/text/readEquations'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Problem } from '../../../../contract/problems/problems'
import type { Draft } from '../../../../contract/procedures/workspace'

/** The drawing: a cell, and the hidden size of its layer. */
export interface Drawn {
  readonly cell: CellGraph
  readonly hidden: number
}

export interface EquationText {
  readonly phase: 'same' | 'typing' | 'faulty' | 'overtaken'
  readonly text: string
  /** What is drawn; in the phase `same` it is what the text says. */
  readonly drawn: Drawn
  /** The text when text and drawing last said the same: a text that is being typed was begun from it. */
  readonly begun: string
  /** Where each node is written, by identifier; of the text as it was when it last had no mistakes. */
  readonly ranges: ReadonlyMap<string, NodeRange>
  /** The mistakes of the text. */
  readonly problems: readonly Problem[]
}

/** The text of a drawing. The text of an unfinished drawing, such as a circle, can have mistakes too. */
export function textOf(drawn: Drawn): EquationText {
  const { text, lines } = printEquations(checkCell(drawn.cell), drawn.hidden)
  const read = readEquations(text, drawn.cell)
  const same = { phase: 'same', text, drawn, begun: text } as const
  if (read.ok) return { ...same, ranges: read.ranges, problems: [] }
  const columns = text.split('\n').map((line) => line.length + 1)
  const ranges = new Map(
    Object.entries(lines).map(([id, line]) => {
      const whole = { line: line + 1, column: 1, endLine: line + 1, endColumn: columns[line] ?? 1 }
      return [id, { whole, name: null }] as const
    })
  )
  return { ...same, ranges, problems: read.problems }
}

/** A text that was left half-typed, beside the drawing as it is now. */
export function resumed({ text, begun }: Pick<Draft, 'text' | 'begun'>, now: Drawn): EquationText {
  const printed = textOf(now)
  const read = readEquations(text, now.cell)
  const problems = read.ok ? [] : read.problems
  const phase = printed.text !== begun ? 'overtaken' : read.ok ? 'typing' : 'faulty'
  return { ...printed, phase, text, begun, problems }
}

export function typed(state: EquationText, text: string): EquationText {
  if (text === state.text) return state
  return { ...state, text, phase: state.phase === 'overtaken' ? 'overtaken' : 'typing' }
}

/**
 * Reads the text against what is drawn now. `drawn` of the result is what the text says: the very same when nothing changes. A text that
 * was overtaken only gets its mistakes told.
 */
export function settled(state: EquationText, now: Drawn): EquationText {
  const read = readEquations(state.text, now.cell)
  const problems = read.ok ? [] : read.problems
  if (state.phase === 'overtaken') return { ...state, problems }
  if (!read.ok) return { ...state, phase: 'faulty', problems }
  const hidden = read.hidden ?? now.hidden
  const drawn = read.graph === now.cell && hidden === now.hidden ? now : { cell: read.graph, hidden }
  return { ...state, phase: 'same', drawn, begun: printed(drawn), ranges: read.ranges, problems }
}

/** Follows an edit that was made elsewhere. A text that is being typed stays, and is overtaken where the drawing says something else. */
export function redrawn(state: EquationText, now: Drawn): EquationText {
  if (now.cell === state.drawn.cell && now.hidden === state.drawn.hidden) return state
  const unchanged = printed(now) === state.begun
  if (state.phase === 'same') return unchanged && sameNodes(state.drawn.cell, now.cell) ? { ...state, drawn: now } : textOf(now)
  if (!unchanged) return { ...state, phase: 'overtaken', drawn: now }
  const before = state.problems.length > 0 ? 'faulty' : 'typing'
  return { ...state, phase: state.phase === 'overtaken' ? before : state.phase, drawn: now }
}

/** The text is to count, whatever was drawn meanwhile: it is about the drawing as it is now. */
export function insisted(state: EquationText): EquationText {
  return { ...state, phase: 'typing', begun: printed(state.drawn) }
}

function printed({ cell, hidden }: Drawn): string {
  return printEquations(checkCell(cell), hidden).text
}

function sameNodes(one: CellGraph, other: CellGraph): boolean {
  const ids = new Set(one.nodes.map((node) => node.id))
  return ids.size === other.nodes.length && other.nodes.every((node) => ids.has(node.id))
}
