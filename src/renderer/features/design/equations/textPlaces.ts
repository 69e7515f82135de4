/** From places in a cell's text to nodes and back, for selection in both directions. */
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
