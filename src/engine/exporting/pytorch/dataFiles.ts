/** The data of a run for Python: files of its texts or its table, and the module that makes the same batches of them. */
import { csvField } from '../../../contract/csvField'
import type { DataPart } from '../../../contract/events/probe'
import type { Task, TaskKind } from '../../../contract/document/task'
import type { DataSequence } from '../../data/taskData'
import type { ExportSource } from '../exporter'
import { docstring } from '../python/strings'
import adding from './project/data/synthetic/adding.py?raw'
import associativeRecall from './project/data/synthetic/associativeRecall.py?raw'
import chapters from './project/data/chapters.py?raw'
import copyMemory from './project/data/synthetic/copyMemory.py?raw'
import delayedRecall from './project/data/synthetic/delayedRecall.py?raw'
import dyck from './project/data/synthetic/dyck.py?raw'
import examples from './project/data/examples.py?raw'
import head from './project/data/head.py?raw'
import imported from './project/data/imported.py?raw'
import induction from './project/data/synthetic/induction.py?raw'
import labelledSeries from './project/data/labelledSeries.py?raw'
import labelled from './project/data/labelled.py?raw'
import nextCharacter from './project/data/nextCharacter.py?raw'
import panel from './project/data/panel.py?raw'
import parity from './project/data/synthetic/parity.py?raw'
import pronunciation from './project/data/pronunciation.py?raw'
import runningTotal from './project/data/synthetic/runningTotal.py?raw'
import selectiveCopying from './project/data/synthetic/selectiveCopying.py?raw'
import series from './project/data/series.py?raw'
import sine from './project/data/synthetic/sine.py?raw'
import sorting from './project/data/synthetic/sorting.py?raw'
import synthetic from './project/data/synthetic/synthetic.py?raw'
import windows from './project/data/windows.py?raw'

interface TaskFiles {
  /** The parts of `data.py` behind its beginning. */
  readonly parts: readonly string[]
  /** How a part of the data is stored; null where sequences are drawn without data. */
  readonly stored: {
    readonly ending: string
    readonly text: (sequences: readonly DataSequence[], data: ExportSource['data']) => string
  } | null
}

const drawn = (draw: string): TaskFiles => ({ parts: [synthetic, draw], stored: null })
const plainText = { ending: 'txt', text: textOf }
const labelledTexts = { ending: 'jsonl', text: linesOf }

const taskFiles: { readonly [K in TaskKind]: TaskFiles } = {
  nextCharacter: { parts: [nextCharacter, windows], stored: plainText },
  chapters: { parts: [labelled, chapters], stored: labelledTexts },
  classify: { parts: [labelled, examples], stored: labelledTexts },
  labelledSeries: { parts: [labelledSeries, examples], stored: { ending: 'jsonl', text: seriesOf } },
  sound: { parts: [labelledSeries, examples], stored: { ending: 'jsonl', text: seriesOf } },
  series: { parts: [series, windows], stored: { ending: 'csv', text: tableOf } },
  sine: drawn(sine),
  adding: drawn(adding),
  copyMemory: drawn(copyMemory),
  selectiveCopying: drawn(selectiveCopying),
  sorting: drawn(sorting),
  delayedRecall: drawn(delayedRecall),
  associativeRecall: drawn(associativeRecall),
  induction: drawn(induction),
  dyck: drawn(dyck),
  parity: drawn(parity),
  runningTotal: drawn(runningTotal),
  pronunciation: { parts: [pronunciation, examples], stored: { ending: 'jsonl', text: labelsOf } },
  imported: { parts: [imported], stored: null }
}

/** The text of `data.py`. */
export function dataModule(task: Task): string {
  const parts = isPanel(task) ? [series, panel] : taskFiles[task.kind].parts
  const words = docstring([
    'The data of the run: the same parts, the same windows, and batches in the order in which Gatescope draws them.'
  ])
  return `${[words.join('\n'), head.trim(), ...parts.map((part) => part.trim())].join('\n\n\n').replace('"""\n\n\n', '"""\n\n')}\n`
}

/** The files of the data by path; none where it is drawn. */
export function dataFiles({ document, data }: Pick<ExportSource, 'document' | 'data'>): Map<string, string> {
  const stored = storedOf(document.task)
  const parts: readonly DataPart[] = stored ? ['training', 'validation'] : []
  const files = parts.map((part) => [`data/${part}.${stored?.ending ?? ''}`, stored?.text(data.sequences(part), data) ?? ''] as const)
  return new Map([...files, ...(isPanel(document.task) ? parts.map((part) => rowsOfSeries(part, data)) : [])])
}

/** True for several series of one table. */
const isPanel = (task: Task): boolean => task.kind === 'series' && task.id !== undefined && task.id !== ''

/** How many rows each series of a part has. */
function rowsOfSeries(part: DataPart, data: ExportSource['data']): readonly [string, string] {
  const rows = data.sequences(part).map(({ values }) => values.length / Math.max(1, data.columns.inputs.length))
  return [`data/${part}.series.json`, `${JSON.stringify(rows)}\n`]
}

/** Tokens that are longer than characters are stored by their numbers. */
function storedOf(task: Task): TaskFiles['stored'] {
  const { stored } = taskFiles[task.kind]
  const isLonger = (task.kind === 'nextCharacter' || task.kind === 'classify') && (task.tokenKind ?? 'characters') !== 'characters'
  if (!isLonger) return stored
  return task.kind === 'classify' ? { ending: 'jsonl', text: tokenLinesOf } : { ending: 'json', text: numbersOf }
}

const numbersOf = (sequences: readonly DataSequence[]): string => `${JSON.stringify(sequences.flatMap(({ values }) => [...values]))}\n`

function tokenLinesOf(sequences: readonly DataSequence[]): string {
  return sequences.map(({ values, target }) => `${JSON.stringify({ tokens: [...values], class: target })}\n`).join('')
}

/** A line of JSON for each series: its rows as the model sees them, and its class or its scaled number. */
function seriesOf(sequences: readonly DataSequence[], { columns: { inputs } }: ExportSource['data']): string {
  const rowsOf = ({ values }: DataSequence) =>
    Array.from({ length: values.length / Math.max(1, inputs.length) }, (_, t) => [
      ...values.subarray(t * inputs.length, (t + 1) * inputs.length)
    ])
  return sequences.map((sequence) => `${JSON.stringify({ values: rowsOf(sequence), target: sequence.target })}\n`).join('')
}

/** A text as one, from its tokens. */
function textOf(sequences: readonly DataSequence[], { vocabulary }: ExportSource['data']): string {
  return sequences.map(({ values }) => Array.from(values, (token) => vocabulary[token] ?? '').join('')).join('')
}

/** A line of JSON for each text, with the number of its class. */
function linesOf(sequences: readonly DataSequence[], data: ExportSource['data']): string {
  return sequences.map((sequence) => `${JSON.stringify({ text: textOf([sequence], data), class: sequence.target })}\n`).join('')
}

/** A line of JSON for each sequence of tokens, with the classes of its labels. */
function labelsOf(sequences: readonly DataSequence[]): string {
  return sequences.map(({ values, labels = [] }) => `${JSON.stringify({ tokens: [...values], labels })}\n`).join('')
}

/** A CSV file in the columns' own units. */
function tableOf(sequences: readonly DataSequence[], { columns: { inputs } }: ExportSource['data']): string {
  const header = inputs.map(({ name }) => csvField(name)).join(',')
  const rows = sequences.flatMap(({ values }) =>
    Array.from({ length: values.length / Math.max(1, inputs.length) }, (_, row) =>
      inputs.map(({ mean, scale }, column) => String(mean + scale * (values[row * inputs.length + column] ?? 0))).join(',')
    )
  )
  return `${[header, ...rows].join('\n')}\n`
}
