/** Writes Markdown around words that users typed. */

/**
 * A text as it is: what Markdown or HTML would read is escaped, and line breaks become spaces. Signs that mean something only at the
 * beginning of a line, or between words, are escaped there alone, so that the file can be read as it is.
 */
export function plainMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/[\\`*[\]<>|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(\s*)([#+=-]|\d+(?=[.)]))/, (_, space: string, sign: string) => `${space}${/^\d/.test(sign) ? `${sign}\\` : `\\${sign}`}`)
}

/** A text as code within a line. */
export function codeMarkdown(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const line = text.replace(/[\r\n]+/g, ' ')
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}

/** Rows of cells that are Markdown already; a bar in a cell does not end it. */
export function tableMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
