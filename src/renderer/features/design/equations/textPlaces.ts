/** Finds the node that is written at a place in a cell's text, and moves places along when the text changes. */
import type { TextRange } from '../../../../contract/problems/problems'
import type { EquationText } from './equationText'

/** The node that is written innermost around a place; lines and columns from 1. Null while the text is not the drawing's. */
export function nodeAt({ phase, ranges, drawn }: EquationText, line: number, column: number): string | null {
  if (phase !== 'same') return null
  const ports = new Set(drawn.cell.nodes.filter(({ kind }) => kind === 'nextState' || kind === 'output').map(({ id }) => id))
  const around = [...ranges].flatMap(([id, { whole, name }]) => {
    const within = [whole, ...(name ? [name] : [])].filter((range) => contains(range, line, column))
    return within.map((range) => ({ id, range, port: ports.has(id) }))
  })
  const [best] = around.sort((a, b) => Number(a.port) - Number(b.port) || extent(a.range) - extent(b.range))
  return best?.id ?? null
}

function contains({ line, column, endLine, endColumn }: TextRange, atLine: number, atColumn: number): boolean {
  const afterStart = atLine > line || (atLine === line && atColumn >= column)
  return afterStart && (atLine < endLine || (atLine === endLine && atColumn <= endColumn))
}

function extent({ line, column, endLine, endColumn }: TextRange): number {
  return (endLine - line) * 10_000 + endColumn - column
}

export interface TextChange {
  /** Offsets in the old text. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The smallest stretch that makes one text of another, so that a cursor elsewhere stays where it is. */
export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let same = 0
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  return { start, end: before.length - same, text: after.slice(start, after.length - same) }
}

/** Where an offset of the old text is in the new one; what was taken out leaves it at its start. */
export function movedOffset(offset: number, { start, end, text }: TextChange): number {
  if (offset <= start) return offset
  return offset >= end ? offset + text.length - (end - start) : start
}
