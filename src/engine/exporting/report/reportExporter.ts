/** Exports a run as a report: one page, the same as Markdown with its figures as files, and the document to train it again. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Exporter, ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { documentFile } from './environment'
import { htmlReport } from './htmlReport'
import { figurePath, markdownReport } from './markdownReport'
import { figuresOf, reportSections } from './reportSections'

const pageFile = 'report.html'
const markdownFile = 'report.md'

interface TextFile {
  readonly path: string
  readonly what: string
  readonly text: string
}

export function reportExporter(): Exporter {
  const filesOf = madeOnce(makeFiles)
  return {
    format: 'report',
    plan: (source) => ({
      files: filesOf(source).map(({ path, what, text }) => ({ path, what, bytes: Buffer.byteLength(text) })),
      notes: [],
      problems: []
    }),
    howToRun: () =>
      `Open \`${pageFile}\` in a browser: it is one file that loads nothing else, and it prints well. \`${markdownFile}\` has the same for a repository or a notebook, with its figures in \`figures/\`.`,
    write: async (source, folder) => {
      for (const { path, text } of filesOf(source)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
    },
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
