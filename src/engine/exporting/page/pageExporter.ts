/** Exports one HTML file that shows a model and runs it, without a server or a network. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck, ExportPlan } from '../../../contract/export/events'
import type { ExportOptions } from '../../../contract/export/formats'
import type { Exporter, ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { pageFile, programMark } from './html/pageFile'
import { readWeights } from './live/weights'
import type { PageProgram, PageWeights } from './pageData'
import { pageData } from './pageDataOf'
import { pageProgram } from './program/pageProgram'
import { comparePage, startPrograms, weightsByName } from './program/runPage'
import { weightsText } from './program/weightsText'
import type { WeightsText } from './program/weightsText'

const fileName = 'page.html'

/** The largest difference, in logits of size one, with which weights are rounded to float16. */
const largestRounding = 0.02

export function pageExporter({ float16 }: ExportOptions<'page'>): Exporter {
  const pageOf = madeOnce((source) => makePage(source, float16))
  return {
    format: 'page',
    plan: (source) => planOf(pageOf(source), float16),
    howToRun,
    write: (source, folder) => writeFile(join(folder, fileName), pageOf(source).html),
    check: async (source, folder) => checks(await readFile(join(folder, fileName), 'utf8'), source, pageOf(source))
  }
}

const howToRun = (): string =>
  [
    `Open \`${fileName}\` in a browser. It is one file: send it by mail, or put it on any web server. It loads nothing else.`,
    'Type a probe, move the cursor with the arrow keys, and generate text.',
    'The functions that compute the model stand in the file’s script as plain JavaScript, and can be copied out of it.'
  ].join('\n\n')

interface Page {
  readonly html: string
  readonly program: PageProgram
  readonly weights: PageWeights
}

function makePage(source: ExportSource, float16: boolean): Page {
  const { program, text } = pageProgram(source.model, source.document.training.sequenceLength)
  const half = weightsText(source.weights, 'float16')
  const { weights, base64 } = float16 && roundsWell(source, program, text, half) ? half : weightsText(source.weights, 'float32')
  const data = pageData(source, program, weights)
  return { html: pageFile({ source, data, program: text, weights: base64 }), program, weights }
}

/** Whether the model computes nearly the same with float16 weights. */
function roundsWell({ example }: ExportSource, program: PageProgram, text: string, { weights, base64 }: WeightsText): boolean {
  const parts = { programs: startPrograms(text, program), program, weights: readWeights(base64, weights) }
  const check = comparePage('float16', parts, example)
  return check.kind === 'compared' && check.difference <= largestRounding
}

function planOf({ html, program, weights }: Page, float16: boolean): ExportPlan {
  const notes = [
    ...(weights.type === 'float16' ? ['Weights are rounded to float16, which halves the file; the check shows what that changes.'] : []),
    ...(float16 && weights.type === 'float32' ? ['Weights are float32: rounded to float16, this model would compute something else.'] : []),
    ...(program.kind === 'sequence' ? ['The model reads whole sequences at once, so the page cannot go on token by token.'] : []),
    ...(program.kind === 'sequence' && program.length !== null
      ? [`The page takes sequences of exactly ${program.length} time steps: the model has another form at other lengths.`]
      : [])
  ]
  return { files: [{ path: fileName, bytes: Buffer.byteLength(html), what: 'the page: open it in a browser' }], notes, problems: [] }
}

/** Runs the functions that stand in the page, with the weights of the checkpoint and then with those in the page. */
function checks(html: string, source: ExportSource, { program, weights }: Page): ExportCheck[] {
  const programs = startPrograms(between(html, programMark.begin, programMark.end), program)
  const written = readWeights(between(html, 'id="page-weights">', '</script>'), weights)
  const exact = comparePage('the program in the page', { programs, program, weights: weightsByName(source.weights) }, source.example)
  const whole = comparePage(`the page with its ${weights.type} weights`, { programs, program, weights: written }, source.example)
  return [exact, whole.kind === 'compared' && weights.type === 'float16' ? { ...whole, allowed: largestRounding } : whole]
}

function between(text: string, begin: string, end: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new RangeError(`the page has no part from ${begin}`)
  return text.slice(from + begin.length, to)
}
