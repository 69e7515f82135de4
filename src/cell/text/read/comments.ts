/** Assigns each comment to a statement: the one on its line, else the next, else the last. Comments that name groups are read apart. */
import type { Lines } from '../parse/lines'
import type { CellText, GroupText, Statement } from '../parse/syntax'
import type { Comment } from '../parse/tokens'

export function attachComments(comments: readonly Comment[], lines: Lines, cell: CellText): CellText {
  const notes = cell.statements.map((): string[] => [])
  const source: string[] = []
  const groups: GroupText[] = []
  for (const comment of comments) {
    const group = comment.alone ? groupText(comment.text) : null
    if (group !== null) groups.push(group)
    else if (comment.end <= cell.name.start) source.push(comment.text)
    else notes[ownerOf(comment, cell.statements, lines)]?.push(comment.text)
  }
  const statements = cell.statements.map((statement, k) => ({ ...statement, note: (notes[k] ?? []).filter(Boolean).join('\n') }))
  return { ...cell, source: source.join('\n').replace(/\s+/g, ' ').trim(), statements, groups }
}

/** Reads `group gates: f, i, o`; null for a comment that is a note. */
function groupText(comment: string): GroupText | null {
  const [, name, lines] = /^group ([^\s:](?:[^:]{0,58}[^\s:])?): *(\w+(?:, *\w+)*)$/.exec(comment.trim()) ?? []
  return name === undefined || lines === undefined ? null : { name, lines: lines.split(/, */) }
}

function ownerOf(comment: Comment, statements: readonly Statement[], lines: Lines): number {
  const line = lines.lineOf(comment.start)
  const at = statements.findIndex(
    ({ start, end }) =>
      (start < comment.start && comment.start < end) || (!comment.alone && end <= comment.start && lines.lineOf(end) === line)
  )
  if (at >= 0) return at
  const following = statements.findIndex(({ start }) => start > comment.start)
  return following >= 0 ? following : statements.length - 1
}
