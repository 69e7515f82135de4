/** Reads the text of a cell. Returns all mistakes, or the cell and the place of each node in the text. */
import type { CellGraph } from '../../contract/document/cellGraph'
import { problem } from '../../contract/problems/problem'
import type { Problem, TextRange } from '../../contract/problems/problems'
import { checkCell } from '../checkCell'
import { buildCell } from './build/build'
import type { DraftCell } from './read/draft'
import { Lines } from './parse/lines'
import { parseEquations } from './parse/parse'
import { printEquations } from './print/print'
import { readCell } from './read/read'

/** The range of a node in the text; `name` is the range of the name that its line assigns. */
export interface NodeRange {
  readonly whole: TextRange
  readonly name: TextRange | null
}

export type EquationsRead =
  | {
      readonly ok: true
      readonly graph: CellGraph
      /** The hidden size H, where the text states it. */
      readonly hidden: number | null
      readonly ranges: ReadonlyMap<string, NodeRange>
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads equations as an edit of `base`: nodes that the text still has keep identifier, place, role and name, and the cell keeps its
 * identifier. A text equal to that of `base` returns `base` itself. It never throws. An unfinished cell, such as one with a state without
 * a next value, is no mistake of the text; checking the cell reports it.
 */
export function readEquations(
  text: string,
  base: CellGraph = { id: 'cell', name: 'Cell', source: '', nodes: [], edges: [] }
): EquationsRead {
  const parsed = parseEquations(text)
  if (parsed.cell === null) return { ok: false, problems: parsed.problems }
  const lines = new Lines(text)
  const read = readCell(parsed.cell, lines)
  const problems = [...parsed.problems, ...read.problems, ...tooMuch(read.draft)]
  if (problems.length > 0) return { ok: false, problems: problems.sort(byPlace) }
  const { graph, spans } = buildCell(read.draft, base)
  const ranges = new Map(
    [...spans].map(([id, { whole, name }]) => [id, { whole: lines.range(whole), name: name && lines.range(name) }] as const)
  )
  return { ok: true, graph: sameText(graph, base) ? base : graph, hidden: read.draft.hidden, ranges }
}

/** True when everything that the text shows is equal, so that a person would see no change. */
function sameText(graph: CellGraph, base: CellGraph): boolean {
  const ids = new Set(base.nodes.map((node) => node.id))
  if (graph.nodes.length !== base.nodes.length || !graph.nodes.every((node) => ids.has(node.id))) return false
  return graph.name === base.name && printEquations(checkCell(graph), 0).text === printEquations(checkCell(base), 0).text
}

function byPlace(one: Problem, other: Problem): number {
  const [a, b] = [one.place.text, other.place.text]
  return a && b ? a.line - b.line || a.column - b.column : 0
}

const limits = {
  nodes: 2_000,
  edges: 10_000,
  characters: { name: 80, source: 300, note: 1_000 }
} as const

function tooMuch(draft: DraftCell): Problem[] {
  const all = [...draft.inputs, ...draft.states, ...draft.nodes]
  const notes = [...all, ...draft.nexts.values(), ...(draft.output ? [draft.output] : [])].map(({ note }) => note.length)
  const counts: readonly (readonly [string, number, number])[] = [
    ['nodes', all.length + draft.nexts.size + 1, limits.nodes],
    ['edges', all.reduce((sum, { inputs }) => sum + inputs.length, 0), limits.edges],
    ['characters of its name', draft.name.length, limits.characters.name],
    ['characters of comment before the cell', draft.source.length, limits.characters.source],
    ['characters in one comment', Math.max(0, ...notes), limits.characters.note]
  ]
  return counts.flatMap(([what, count, limit]) => (count > limit ? [problem('equations.tooMany', {}, { what, count, limit })] : []))
}
