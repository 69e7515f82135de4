/**
 * `npm run bench -- --large [megabytes]`: peak memory of training on a text and on a table of so many megabytes (1,000 when not given), beside
 * the same on a small one. The files are made in a temporary folder and removed. Ends with 1 where either takes 500 MB more than the small one.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { documentWith } from '../../src/contract/data/taskChange'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import type { Task } from '../../src/contract/document/task'
import { Random } from '../../src/engine/data/random'
import { mobyDickChapters } from '../../src/engine/data/text/mobyDick'
import { createExecutor } from '../../src/engine/executors/pick'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { answerOf } from './answerOf'

const kinds = ['characters', 'words', 'bpe', 'table'] as const
const workSchema = z.object({ kind: z.enum(kinds), folder: z.string(), file: z.string() })
type Work = z.infer<typeof workSchema>
const figuresSchema = z.object({ seconds: z.number(), peak: z.number(), loss: z.number() })
type Figures = z.infer<typeof figuresSchema>

const mostMore = 500
const smallMegabytes = 2
const steps = 3

/** In a process of its own, so that the peak is that of this work alone. */
async function measure({ kind, folder, file }: Work): Promise<Figures> {
  const began = performance.now()
  const prepared = await prepareRun(documentOn(kind, file), new TaskCache([folder], folder))
  const seconds = (performance.now() - began) / 1000
  if (!prepared.ok) throw new Error(`${file} cannot be trained on: ${JSON.stringify(prepared)}`)
  const trainer = await prepared.run.createTrainer(await createExecutor())
  for (let k = 0; k < steps; k++) trainer.takeStep(0.001)
  const [batch] = trainer.heldOut(1)
  const { loss } = batch ? trainer.evaluate(batch) : { loss: { total: NaN, count: 1 } }
  return { seconds, peak: process.resourceUsage().maxRSS / 1024, loss: loss.total / loss.count }
}

function documentOn(kind: Work['kind'], file: string): GatescopeDocument {
  const parsed = parseDocument(readFileSync(join(process.cwd(), 'resources/templates/lstm-moby-dick.json'), 'utf8'))
  if (!parsed.ok) throw new Error('the template cannot be read')
  const task: Task =
    kind === 'table'
      ? { kind: 'series', file, columns: [], heldOut: 0.1 }
      : { kind: 'nextCharacter', source: { kind: 'file', file }, heldOut: 0.1, tokenKind: kind }
  return documentWith(parsed.document, task)
}

/** Paragraphs of Moby Dick in a random order, again and again. */
async function* prose(random: Random): AsyncGenerator<string> {
  const paragraphs = (await mobyDickChapters()).join('\n').split('\n')
  for (;;) yield Array.from({ length: 1_000 }, () => `${paragraphs[random.below(paragraphs.length)] ?? ''}\n`).join('')
}

/** Rows of a date, five numbers and a word, some of them with a gap. */
async function* rows(random: Random): AsyncGenerator<string> {
  yield 'time,load,wind,rain,price,power,state\n'
  for (let minute = 0; ;) {
    const lines = Array.from({ length: 10_000 }, () => {
      const time = new Date(minute++ * 60_000).toISOString().slice(0, 16)
      const day = Math.sin((minute / 1_440) * 2 * Math.PI)
      const numbers = Array.from({ length: 5 }, (_, c) => (10 * c + day + random.normal()).toFixed(4))
      return `${time},${numbers.join(',')},${minute % 7 < 3 ? 'on' : 'off'}\n`
    })
    yield lines.join('')
  }
}

async function make(path: string, pieces: AsyncIterable<string>, megabytes: number): Promise<void> {
  const file = openSync(path, 'w')
  try {
    let bytes = 0
    for await (const piece of pieces) {
      bytes += writeSync(file, piece)
      if (bytes >= megabytes * 1e6) return
    }
  } finally {
    closeSync(file)
  }
}

const measured = (work: Work): Figures => figuresSchema.parse(answerOf(process.argv[1] ?? '', ['--work', JSON.stringify(work)]))

async function report(): Promise<void> {
  const megabytes = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 1_000)
  const folder = mkdtempSync(join(tmpdir(), 'gatescope-large-'))
  const names = process.argv.filter((argument) => kinds.some((kind) => kind === argument))
  const chosen = names.length > 0 ? kinds.filter((kind) => names.includes(kind)) : kinds
  process.stdout.write(
    `${['', 'small MB', `${megabytes} MB file`, 'more MB', 'read in s', 'loss'].map((word) => word.padEnd(16)).join('')}\n`
  )
  try {
    for (const kind of chosen) {
      const ending = kind === 'table' ? 'csv' : 'txt'
      const peaks: number[] = []
      let large: Figures = { seconds: NaN, peak: NaN, loss: NaN }
      for (const size of [smallMegabytes, megabytes]) {
        const [file, random] = [`${size}.${ending}`, Random.fromSeed(1)]
        await make(join(folder, file), kind === 'table' ? rows(random) : prose(random), size)
        large = measured({ kind, folder, file })
        peaks.push(large.peak)
      }
      const [small = NaN, peak = NaN] = peaks
      if (!(peak - small <= mostMore)) process.exitCode = 1
      const words = [kind, small.toFixed(0), peak.toFixed(0), (peak - small).toFixed(0), large.seconds.toFixed(0), large.loss.toFixed(3)]
      process.stdout.write(`${words.map((word) => word.padEnd(16)).join('')}\n`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const asked = process.argv.indexOf('--work')
if (asked < 0) await report()
else process.stdout.write(`${JSON.stringify(await measure(workSchema.parse(JSON.parse(process.argv[asked + 1] ?? ''))))}\n`)
