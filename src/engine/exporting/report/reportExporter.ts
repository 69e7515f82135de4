/** Exports a run as a report: one page, the same as Markdown with its figures as files, and the document to train it again. */
import type { Exporter, ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { plannedTexts, writeTexts } from '../textFiles'
import type { TextFile } from '../textFiles'
import { documentFile } from './environment'
import { htmlReport } from './htmlReport'
import { figurePath, markdownReport } from './markdownReport'
import { figuresOf, reportSections } from './reportSections'

const pageFile = 'report.html'
const markdownFile = 'report.md'

export function reportExporter(): Exporter {
  const filesOf = madeOnce(makeFiles)
  return {
    format: 'report',
    plan: (source) => ({ files: plannedTexts(filesOf(source)), notes: [], problems: [] }),
    howToRun: () =>
      `Open \`${pageFile}\` in a browser: it is one file that loads nothing else, and it prints well. \`${markdownFile}\` has the same for a repository or a notebook, with its figures in \`figures/\`.`,
    write: (source, folder) => writeTexts(filesOf(source), folder),
    check: () => Promise.resolve([])
  }
}

function makeFiles(source: ExportSource): TextFile[] {
  const sections = reportSections(source, Date.now())
  const title = source.document.name
  return [
    { path: pageFile, what: 'the report as a page', text: htmlReport(title, sections) },
    { path: markdownFile, what: 'the report as Markdown', text: markdownReport(title, sections) },
    ...figuresOf(sections).map((figure) => ({ path: figurePath(figure), what: figure.caption, text: figure.draw('file') })),
    { path: documentFile, what: 'the document, to train it again', text: `${JSON.stringify(source.document, null, 2)}\n` }
  ]
}
