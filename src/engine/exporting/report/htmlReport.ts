/** Writes a report as one page that loads nothing else: it follows the theme of its reader, and can be printed. */
import { escaped } from '../../../cell/pictures/svg'
import { themedStyles } from '../common/themedStyles'
import type { Block, ReportSection } from './block'
import css from './report.css?raw'

export function htmlReport(title: string, sections: readonly ReportSection[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>
${themedStyles()}
${css}
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${sections.map(sectionOf).join('\n')}
</main>
</body>
</html>
`
}

function sectionOf({ title, blocks }: ReportSection): string {
  const heading = title === '' ? '' : `<h2>${escaped(title)}</h2>\n`
  return `<section>\n${heading}${blocks.map(blockOf).join('\n')}\n</section>`
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escaped(block.text)}</p>`
    case 'subtitle':
      return `<h3>${escaped(block.text)}</h3>`
    case 'code':
      return `<pre tabindex="0">${escaped(block.text)}</pre>`
    case 'figure':
      return `<figure>${block.figure.draw('page')}<figcaption>${escaped(block.figure.caption)}.</figcaption></figure>`
    case 'table':
      return tableOf(block)
    default:
      return block satisfies never
  }
}

function tableOf({ head, rows, numbers = head.length }: Extract<Block, { kind: 'table' }>): string {
  const of = (k: number) => (k >= numbers ? ' class="number"' : '')
  const cell = (words: string, k: number) => (k === 0 ? `<th scope="row">${escaped(words)}</th>` : `<td${of(k)}>${escaped(words)}</td>`)
  return `<div class="wide" tabindex="0"><table>
<thead><tr>${head.map((words, k) => `<th scope="col"${of(k)}>${escaped(words)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}
</tbody></table></div>`
}
