/** Exports one HTML file that shows a model and runs it, without a server or a network. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck, ExportPlan } from '../../../contract/export/events'
import type { ExportOptions } from '../../../contract/export/formats'
import type { Exporter, ExportSource } from '../exporter'
import { pageFile, programMark } from './html/pageFile'
import { readWeights } from './live/weights'
import type { PageWeights } from './pageData'
import { pageData } from './pageDataOf'
import { pageProgram } from './program/pageProgram'
import { comparePage, startPrograms, weightsByName } from './program/runPage'
import { weightsText } from './program/weightsText'

const fileName = 'page.html'

/** The largest difference, in logits of size one, with which weights are rounded to float16. */
const largestRounding = 0.02

export function pageExporter(options: ExportOptions<'page'>): Exporter {
  return {
    format: 'page',
    plan: (source) => planOf(source, options),
    howToRun: () =>
      `Open \`${fileName}\` in a browser, by a double click or by \`open ${fileName}\`. It is one file: send it by mail, or put it on any web server. It loads nothing else.\n\nType a probe, move the cursor with the arrow keys, and generate text. The functions that compute the model stand in the file's script as plain JavaScript, and can be copied out of it.`,
    write: async (source, folder) => writeFile(join(folder, fileName), written(source, options).html),
    check: async (source, folder) => checks(await readFile(join(folder, fileName), 'utf8'), source, options)
  }
}

interface Written {
  readonly html: string
  readonly type: PageWeights['type']
}

function written(source: ExportSource, { float16 }: ExportOptions<'page'>): Written {
  const { program, text } = pageProgram(source.model, source.document.training.sequenceLength)
  const half = float16 && roundsWell(source)
  const { weights, base64 } = weightsText(source.weights, half ? 'float16' : 'float32')
  const data = pageData(source, program, weights)
  return { html: pageFile({ source, data, program: text, weights: base64 }), type: weights.type }
}

/** Whether the model computes nearly the same with float16 weights. */
function roundsWell(source: ExportSource): boolean {
  const check = rounded(source)
  return check.kind === 'compared' && check.difference <= largestRounding
}

function rounded(source: ExportSource): ExportCheck {
  const { program, text } = pageProgram(source.model, source.document.training.sequenceLength)
  const { weights, base64 } = weightsText(source.weights, 'float16')
  const parts = { programs: startPrograms(text, program), program, weights: readWeights(base64, weights) }
  return comparePage('float16', parts, source.example)
}

function planOf(source: ExportSource, options: ExportOptions<'page'>): ExportPlan {
  const { html, type } = written(source, options)
  const { program } = pageProgram(source.model, source.document.training.sequenceLength)
  const notes = [
    ...(type === 'float16' ? ['Weights are rounded to float16, which halves the file; the check shows what that changes.'] : []),
    ...(options.float16 && type === 'float32' ? ['Weights are float32: rounded to float16, this model would compute something else.'] : []),
    ...(program.kind === 'sequence' ? ['The model reads whole sequences at once, so the page cannot generate token by token.'] : []),
    ...(program.kind === 'sequence' && program.length !== null
      ? [`The page takes sequences of exactly ${program.length} time steps: the model has another form at other lengths.`]
      : [])
  ]
  return { files: [{ path: fileName, bytes: Buffer.byteLength(html), what: 'the page: open it in a browser' }], notes, problems: [] }
}

/** Runs the functions that stand in the page, with the weights of the checkpoint and then with those in the page. */
function checks(html: string, source: ExportSource, _: ExportOptions<'page'>): ExportCheck[] {
  const { program } = pageProgram(source.model, source.document.training.sequenceLength)
  const text = between(html, programMark.begin, programMark.end)
  const programs = startPrograms(text, program)
  const data: { readonly weights: PageWeights } = JSON.parse(between(html, 'id="page-data">', '</script>'))
  const weights = readWeights(between(html, 'id="page-weights">', '</script>'), data.weights)
  const exact = comparePage('the program in the page', { programs, program, weights: weightsByName(source.weights) }, source.example)
  const whole = comparePage(`the page with its ${data.weights.type} weights`, { programs, program, weights }, source.example)
  return [exact, whole.kind === 'compared' && data.weights.type === 'float16' ? { ...whole, allowed: largestRounding } : whole]
}

function between(text: string, begin: string, end: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new RangeError(`the page has no part from ${begin}`)
  return text.slice(from + begin.length, to)
}
