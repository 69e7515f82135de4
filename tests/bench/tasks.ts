/** `npm run bench -- --tasks`: what models reach on tasks and on data that packages ship, beside published figures. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'
import { documentOf, taskRows } from './taskRows'
import type { TaskRow } from './taskRows'

const { values, positionals } = parseArgs({
  options: {
    tasks: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Folder of the built workers. */
    workers: { type: 'string' },
    sources: { type: 'string' },
    python: { type: 'string' },
    /** Folder of the archives of series. */
    archives: { type: 'string' }
  },
  allowPositionals: true
})
const { json, workers, archives } = values
if (workers === undefined || archives === undefined) throw new Error('the benchmark is started with: npm run bench -- --tasks')

const errorsSchema = z.looseObject({ meanAbsoluteScaledError: z.number() })
const columnSchema = z.looseObject({ model: errorsSchema, lastValue: errorsSchema, seasonal: errorsSchema.nullable() })
const aheadSchema = z.looseObject({ type: z.literal('ahead'), columns: z.tuple([columnSchema], columnSchema) })
const summarySchema = z.looseObject({
  type: z.literal('summary'),
  runId: z.string(),
  phase: z.string(),
  steps: z.int(),
  seconds: z.number()
})

interface TaskResult {
  readonly name: string
  readonly model: string
  readonly metric: string
  readonly value: number
  /** Other metrics of the row, by name. */
  readonly others: Readonly<Record<string, number>>
  readonly goal: TaskRow['goal']
  readonly published: string
  readonly steps: number
  readonly seed: number
  readonly seconds: number
}

/** Trains by the command line, as a user would, and takes the figure of its last evaluation, on all validation data. */
function resultOf(row: TaskRow, folder: string): TaskResult {
  const document = documentOf(row)
  const file = join(folder, `${row.name}.json`)
  writeFileSync(file, JSON.stringify(document))
  const summary = summarySchema.parse(told(row, ['train', file, '--workspace', folder], 'summary'))
  const { seed } = document.training
  const { name, model, metric, goal, published } = row
  const { value, others } = row.metric === 'scaledError' ? scaledErrors(row, summary.runId, folder) : figuresOf(row, summary)
  return { name, model, metric, value, others, goal, published, steps: summary.steps, seed, seconds: summary.seconds }
}

/** The object of a type that a command tells. */
function told(row: TaskRow, words: readonly string[], type: string): unknown {
  const args = [`${workers}/cli.js`, ...words, '--json', '--data-dir', archives ?? '']
  const ended = spawnSync(process.execPath, args, { env: { ...process.env, ...engineEnvironment() }, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const line = ended.stdout.split('\n').find((each) => each.includes(`"type":"${type}"`))
  if (line === undefined) throw new Error(`${row.name}: ${ended.stderr || ended.stdout.slice(-500)}`)
  return JSON.parse(line)
}

type Figures = Pick<TaskResult, 'value' | 'others'>

const figuresOf = ({ metric, others = [] }: TaskRow, summary: Readonly<Record<string, unknown>>): Figures => ({
  value: Number(summary[metric]),
  others: Object.fromEntries(others.map((other) => [other, Number(summary[other])]))
})

/** Forecasts of the first column from all validation data, beside those without a model. */
function scaledErrors(row: TaskRow, runId: string, folder: string): Figures {
  const { columns } = aheadSchema.parse(told(row, ['predictions', runId, '--workspace', folder, '--worst', '0'], 'ahead'))
  const [{ model, lastValue, seasonal }] = columns
  return {
    value: model.meanAbsoluteScaledError,
    others: { lastValue: lastValue.meanAbsoluteScaledError, seasonBefore: seasonal?.meanAbsoluteScaledError ?? NaN }
  }
}

const isMet = ({ value, goal }: TaskResult): boolean => (goal.at === 'least' ? value >= goal.value : value <= goal.value)

function lineOf(result: TaskResult): string {
  const { name, model, metric, value, others, goal, published, steps, seed, seconds } = result
  const besides = Object.entries(others).map(([other, reached]) => `${other} ${reached.toFixed(4)}`)
  const wanted = `${goal.at === 'least' ? '≥' : '≤'} ${goal.value}`
  const figures = [value.toFixed(4).padStart(9), wanted.padStart(9), isMet(result) ? 'met   ' : 'missed'].join('  ')
  return `${name.padEnd(28)}${model.padEnd(30)}${metric.padEnd(15)}${figures}  ${[published, ...besides].join('; ')}; ${steps} steps, seed ${seed}, ${seconds.toFixed(0)} s`
}

/** Rows of the named tasks and of the named models; where none of a kind is named, of all. */
function namedRows(): TaskRow[] {
  const known = taskRows.flatMap(({ name, model }) => [name, model])
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`no row has the task or the model “${unknown}”; there are: ${[...new Set(known)].join(', ')}`)
  const names = positionals.filter((word) => taskRows.some(({ name }) => name === word))
  const models = positionals.filter((word) => taskRows.some(({ model }) => model === word))
  const fits = (word: string, among: readonly string[]) => among.length === 0 || among.includes(word)
  return taskRows.filter(({ name, model }) => fits(name, names) && fits(model, models))
}

const wanted = namedRows()
const folder = mkdtempSync(join(tmpdir(), 'gatescope-tasks-'))
const results: TaskResult[] = []
try {
  for (const row of wanted) {
    const result = resultOf(row, folder)
    results.push(result)
    if (!json) process.stdout.write(`${lineOf(result)}\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (json) process.stdout.write(`${JSON.stringify({ tasks: results.map((each) => ({ ...each, met: isMet(each) })) })}\n`)
