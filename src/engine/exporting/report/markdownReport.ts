/** Writes a report as Markdown, with its figures as SVG files beside it. */
import { plainMarkdown, tableMarkdown } from '../common/markdown'
import type { Block, Figure, ReportSection } from './block'

/** The path of a figure's file within the export. */
export const figurePath = ({ name }: Figure): string => `figures/${name}.svg`

export function markdownReport(title: string, sections: readonly ReportSection[]): string {
  const parts = sections.flatMap((section) => [
    ...(section.title === '' ? [] : [`## ${plainMarkdown(section.title)}`]),
    ...section.blocks.map(blockOf)
  ])
  return `${[`# ${plainMarkdown(title)}`, ...parts].join('\n\n')}\n`
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return plainMarkdown(block.text)
    case 'subtitle':
      return `### ${plainMarkdown(block.text)}`
    case 'code':
      return fenced(block.text, block.language)
    case 'figure':
      return `![${plainMarkdown(block.figure.caption)}](${figurePath(block.figure)})`
    case 'table':
      return tableMarkdown(
        block.head.map(plainMarkdown),
        block.rows.map((row) => row.map(plainMarkdown))
      )
    default:
      return block satisfies never
  }
}

/** The fence is longer than any in the text. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code}\n${fence}`
}
