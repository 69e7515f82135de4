/** The task of telling the class of a text: a table has a text and a label in each row. The last rows of each class are for validation. */
import { mostClasses } from '../../../contract/data/dataReading'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TaskOf, TokenKind } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchArrays } from '../batches/batchArrays'
import { exampleBatches } from '../batches/exampleBatches'
import type { ExampleParts } from '../batches/exampleBatches'
import { fingerprintOf } from '../fingerprint'
import { textProbe } from '../probeInput'
import { readDataFile } from '../source/dataFile'
import type { DataPlaces } from '../source/dataFile'
import { readTable } from '../table/readTable'
import type { Table } from '../table/table'
import { refusedTable, tableReading } from '../table/tableReading'
import { noColumns } from '../taskData'
import type { OpenedTask, TaskData, TrainedWith } from '../taskData'
import { Vocabulary } from '../text/vocabulary'
import { knownTokens, learnTokens } from '../tokens/learnTokens'
import type { Tokenizer } from '../tokens/tokenizer'
import { countTokens, smallVocabulary, tokensRead } from '../tokens/tokensRead'
import { LabelledRows } from './labelledRows'
import type { LabelledText } from './labelledRows'

const byName = new Intl.Collator('en', { numeric: true })

interface Example {
  readonly tokens: Int32Array
  readonly target: number
}

/** A text that has more than `length` tokens is cut there. */
export async function openClassify(
  task: TaskOf<'classify'>,
  places: DataPlaces,
  length: number,
  trained: Pick<TrainedWith, 'classes' | 'vocabulary'> | null = null
): Promise<OpenedTask> {
  return readDataFile(task.file, places, async (file): Promise<OpenedTask> => {
    const labelled = new LabelledRows(task.text, task.label)
    const read = await readTable(file, task.format ?? {}, labelled.take)
    if (!read.ok) return refusedTable(file, read)
    const { rows, leftOut } = labelled
    const counts = new Map<string, number>()
    for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1)
    const names = [...counts.keys()].sort(byName.compare)
    const classes = names.slice(0, mostClasses).map((name) => ({ name, rows: counts.get(name) ?? 0 }))
    const { text, label } = task
    const use = { text, label, rows: rows.length, leftOut, classes }
    const problems = trained ? otherProblems(task, read.table, rows, trained) : problemsOf(task, read.table, names.length, classes)
    if (problems.length > 0) return { ok: false, problems, reading: tableReading(read.table, use) }
    const { parts, tokenizer, kind } = examplesOf(task, rows, { names, trained })
    const cut = [...parts.training, ...parts.heldOut].filter(({ tokens }) => tokens.length > length).length
    const countIn = (part: readonly Example[]) => countTokens(allTokens(part), tokenizer)
    const tokens =
      kind === 'characters' ? null : tokensRead(kind, tokenizer, { training: countIn(parts.training), heldOut: countIn(parts.heldOut) })
    const reading = tableReading(read.table, { ...use, cut, tokens })
    const small = smallVocabulary(task, task.file, tokenizer)
    if (small.length > 0) return { ok: false, problems: small, reading }
    return {
      ok: true,
      data: { ...classifyData(parts, tokenizer, { names: trained?.classes ?? names, length }), title: task.file, reading }
    }
  })
}

function problemsOf(
  task: TaskOf<'classify'>,
  { columns }: Table,
  names: number,
  classes: readonly { readonly name: string; readonly rows: number }[]
): Problem[] {
  const { file, label } = task
  const absent = absentColumns(task, columns)
  if (absent.length > 0) return absent
  if (names < 2 || names > mostClasses)
    return [problem('data.labels', { path: 'task.label' }, { file, column: label, classes: names, most: mostClasses })]
  return classes
    .filter(({ rows }) => rows < 2)
    .slice(0, 5)
    .map(({ name, rows }) => problem('data.fewOfClass', { path: 'task.label' }, { file, label: name, rows }))
}

/** What of a file a trained model cannot be evaluated on. */
function otherProblems(
  task: TaskOf<'classify'>,
  { columns }: Table,
  rows: readonly LabelledText[],
  { classes, vocabulary }: Pick<TrainedWith, 'classes' | 'vocabulary'>
): Problem[] {
  const { file, label } = task
  const absent = absentColumns(task, columns)
  if (absent.length > 0) return absent
  if (rows.length === 0) return [problem('data.empty', { path: 'task.file' }, { file })]
  const known = new Set(classes)
  const labels = [...new Set(rows.map((row) => row.label))].filter((each) => !known.has(each))
  const letters = new Set(vocabulary)
  const characters = Vocabulary.of(rows.map(({ text }) => text)).words.filter((character) => !letters.has(character))
  return [
    ...(labels.length > 0
      ? [problem('data.otherLabels', { path: 'task.label' }, { file, column: label, labels, classes: [...classes] })]
      : []),
    ...(needsCharacters(task) && characters.length > 0 ? [problem('data.vocabulary', { path: 'task.file' }, { file, characters })] : [])
  ]
}

function absentColumns({ file, text, label }: TaskOf<'classify'>, columns: Table['columns']): Problem[] {
  const known = columns.map(({ name }) => name)
  const absent = [...new Set([text, label])].filter((name) => !known.includes(name))
  return absent.map((column) => problem('data.noSuchColumn', { path: 'task' }, { file, column, columns: known.slice(0, 20) }))
}

/** Any byte and any word has a token; characters and pairs of them have those of the training data. */
const needsCharacters = ({ tokenKind = 'characters' }: TaskOf<'classify'>): boolean => tokenKind === 'characters' || tokenKind === 'bpe'

type Parts = ExampleParts<Example>

/** Splits the rows and cuts their texts into tokens, which are learnt from the training part. */
function examplesOf(
  task: TaskOf<'classify'>,
  rows: readonly LabelledText[],
  { names, trained }: { readonly names: readonly string[]; readonly trained: Pick<TrainedWith, 'classes' | 'vocabulary'> | null }
): { readonly parts: Parts; readonly tokenizer: Tokenizer; readonly kind: TokenKind } {
  const targets = new Map((trained?.classes ?? names).map((name, k) => [name, k]))
  const labelled = rows.map(({ text, label }) => ({ text, target: targets.get(label) ?? 0 }))
  const { training, heldOut } = trained ? { training: [], heldOut: labelled } : split(labelled, names.length, task.heldOut)
  const texts = (part: typeof labelled) => part.map(({ text }) => text)
  const tokenizer = trained ? knownTokens(task, trained.vocabulary) : learnTokens(task, texts(training), texts(heldOut))
  const encoded = (part: typeof labelled) =>
    part.map(({ text, target }): Example => {
      const tokens = tokenizer.encode(text)
      return { tokens: tokens.ok ? tokens.tokens : new Int32Array(0), target }
    })
  return { parts: { training: encoded(training), heldOut: encoded(heldOut) }, tokenizer, kind: task.tokenKind ?? 'characters' }
}

function classifyData(
  parts: Parts,
  tokenizer: Tokenizer,
  { names, length }: { readonly names: readonly string[]; readonly length: number }
): Omit<TaskData, 'title' | 'reading'> {
  const { training, heldOut } = parts
  const { words } = tokenizer
  const facts = { shape: shapeOf(names.length, words.length), vocabulary: words }
  return {
    ...facts,
    ...exampleBatches(parts, facts, fill),
    classes: names,
    columns: noColumns,
    predictsNext: false,
    fingerprint: fingerprintOf([[...names, ...words].join('\n'), ...[training, heldOut].flatMap((part) => whole(part))]),
    sequences: (part) => (part === 'training' ? training : heldOut).map(({ tokens, target }) => ({ values: tokens, target })),
    probe: (some) => {
      const encoded = tokenizer.encode(some)
      if (!encoded.ok) return encoded
      return { ok: true, probe: textProbe(encoded.tokens.slice(0, length), words, { predicted: false, masked: true }) }
    }
  }
}

function shapeOf(classes: number, tokens: number): TaskShape {
  const target = { over: 'sequence', kind: 'class', classes } as const
  return { tokens, features: null, masked: true, target, counted: true, heldOutLength: null, metrics: ['accuracy', 'bitsPerTarget'] }
}

/** The last `fraction` of each class's rows is for validation; each class has a row on both sides. */
function split<Labelled extends { readonly target: number }>(
  examples: readonly Labelled[],
  classes: number,
  fraction: number
): { training: Labelled[]; heldOut: Labelled[] } {
  const counts = new Array<number>(classes).fill(0)
  for (const { target } of examples) counts[target] = (counts[target] ?? 0) + 1
  const cuts = counts.map((count) => Math.min(count - 1, Math.max(1, Math.round(count * (1 - fraction)))))
  const seen = new Array<number>(classes).fill(0)
  const isTraining = examples.map(({ target }) => {
    const place = seen[target] ?? 0
    seen[target] = place + 1
    return place < (cuts[target] ?? 0)
  })
  return { training: examples.filter((_, k) => isTraining[k]), heldOut: examples.filter((_, k) => !isTraining[k]) }
}

/** The targets and tokens of all examples, for the fingerprint. */
function whole(examples: readonly Example[]): Int32Array[] {
  return [Int32Array.from(examples, ({ target }) => target), allTokens(examples)]
}

function allTokens(examples: readonly Example[]): Int32Array {
  const tokens = new Int32Array(examples.reduce((sum, example) => sum + example.tokens.length, 0))
  let at = 0
  for (const example of examples) {
    tokens.set(example.tokens, at)
    at += example.tokens.length
  }
  return tokens
}

function fill(arrays: BatchArrays, b: number, { tokens, target }: Example, steps: number): void {
  const length = Math.min(tokens.length, steps)
  for (let t = 0; t < length; t++) arrays.token(t, b, tokens[t] ?? 0)
  arrays.end(b, length)
  arrays.target(0, b, target)
}
