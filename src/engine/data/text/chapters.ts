/** The task of telling from which chapter of a text a window is. The end of each chapter is for validation. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { DataReading } from '../../../contract/data/dataReading'
import type { TaskOf } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { DataPart } from '../../../contract/events/probe'
import type { BatchShape, BatchSource, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { lazyBatches } from '../batches/batches'
import type { Batches } from '../batches/batches'
import { epochSource } from '../batches/epochs'
import { fingerprintOf } from '../fingerprint'
import { windowCount } from './heldOut'
import { exampleProbe, textProbe } from '../probeInput'
import { Random } from '../random'
import { randomSource } from '../batches/randomSource'
import { noColumns } from '../taskData'
import type { OpenedTask } from '../taskData'
import type { DataPlaces } from '../source/dataFile'
import { uniqueNames } from '../uniqueNames'
import { divideText } from './headings'
import type { Divided } from './headings'
import { readText, textReading } from './textSource'
import type { ReadText } from './textSource'
import { charactersIn, Vocabulary } from './vocabulary'

/** A window of a chapter: where it begins in the chapter's tokens, and how many it has. */
interface Window {
  readonly chapter: number
  readonly start: number
  readonly length: number
}

/** The lengths of validation windows are drawn from this seed. */
const heldOutSeed = 0xc4a9

interface Chapter {
  readonly training: Int32Array
  readonly heldOut: Int32Array
}

/** Windows have `length` characters, or from `shortest` to so many. Chapters are taken at even distances through the text. */
export async function openChapters(task: TaskOf<'chapters'>, places: DataPlaces, length: number): Promise<OpenedTask> {
  const text = await readText(task.source, places)
  if (!text.ok) return text
  const { title } = text
  const { parts, told } = chaptersOf(task, text)
  const chosen = Array.from(
    { length: task.classes },
    (_, k) => parts[Math.floor((k * parts.length) / task.classes)] ?? { title: '', text: '' }
  )
  const names = uniqueNames(chosen.map((part, k) => part.title || `chapter ${k + 1}`))
  const vocabulary = Vocabulary.of(chosen.map((part) => part.text))
  const reading = readingOf(text, told, vocabulary)
  if (parts.length < task.classes) {
    const args = { classes: task.classes, chapters: parts.length }
    return { ok: false, problems: [problem('task.classes', { path: 'task.classes' }, args)], reading }
  }
  const chapters = chosen.map((part) => cut(vocabulary, part.text, task.heldOut))
  const problems = [
    ...shortestProblems(task, length),
    ...chapters.flatMap((chapter, k) => tooShort(`${title}, ${names[k] ?? ''}`, chapter, length))
  ]
  if (problems.length > 0) return { ok: false, problems, reading }
  const words = vocabulary.words
  const drawn = shapeOf(task, words.length)
  return {
    ok: true,
    data: {
      title,
      reading,
      shape: drawn,
      vocabulary: words,
      classes: names,
      columns: noColumns,
      predictsNext: false,
      fingerprint: fingerprintOf([words.join('\n'), ...chapters.flatMap(({ training, heldOut }) => [training, heldOut])]),
      batches: (shape, seed, order) => {
        if (order === 'epochs') return inEpochs(task, chapters, { shape, drawn, seed })
        return randomSource(seed, (random) => {
          const windows = Array.from({ length: shape.batch }, (): Window => {
            const chapter = random.below(chapters.length)
            const start = random.below((chapters[chapter]?.training.length ?? 0) - shape.length + 1)
            return { chapter, start, length: drawnLength(task, random, shape) }
          })
          return batchOf(windows, (chapter) => chapters[chapter]?.training, shape, drawn)
        })
      },
      heldOut: (shape, most) => heldOutBatches(task, chapters, shape, most, drawn),
      sequences: (part) =>
        chapters.map((chapter, target) => ({ values: part === 'training' ? chapter.training : chapter.heldOut, target })),
      places: (part, windowLength) => windowsOf(task, chapters, part, windowLength).length,
      example: (part, place, windowLength) => {
        const windows = windowsOf(task, chapters, part, windowLength).slice(place, place + 1)
        const batch = batchOf(windows, (chapter) => partOf(chapters[chapter], part), { length: windowLength, batch: 1 }, drawn)
        return exampleProbe(batch, drawn, words, windowLength)
      },
      probe: (some) => {
        const encoded = vocabulary.encode(some)
        return encoded.ok ? { ok: true, probe: textProbe(encoded.tokens, words, { predicted: false, masked: drawn.masked }) } : encoded
      }
    }
  }
}

/** A shipped text comes in chapters, of which each begins with its title; a text of the user is divided at its headings. */
function chaptersOf({ headings }: TaskOf<'chapters'>, { file, parts }: Extract<ReadText, { ok: true }>): Divided {
  if (file) return divideText(parts[0] ?? '', headings)
  const titled = parts.map((text) => ({ title: text.split('\n', 1)[0]?.slice(0, 40) ?? '', text }))
  return { parts: titled, told: { by: null, titles: titled.map(({ title }) => title), passedOver: 0, charactersBefore: 0, others: [] } }
}

function readingOf({ file, parts }: Extract<ReadText, { ok: true }>, told: Divided['told'], vocabulary: Vocabulary): DataReading | null {
  const [text = ''] = parts
  return file && textReading(file, { text, characters: charactersIn(text), vocabulary: vocabulary.words.length, parts: told, tokens: null })
}

/** A problem where windows would be shorter than the shortest. */
function shortestProblems({ shortest = 0 }: TaskOf<'chapters'>, length: number): Problem[] {
  if (shortest <= length) return []
  return [problem('task.tooShort', { path: 'task' }, { task: taskKinds.chapters.label, length, needs: shortest })]
}

function drawnLength({ shortest }: TaskOf<'chapters'>, random: Random, { length }: BatchShape): number {
  const low = Math.min(shortest ?? length, length)
  return shortest === undefined ? length : low + random.below(length - low + 1)
}

function shapeOf({ classes, shortest }: TaskOf<'chapters'>, tokens: number): TaskShape {
  const target = { over: 'sequence', kind: 'class', classes } as const
  return {
    tokens,
    features: null,
    masked: shortest !== undefined,
    target,
    counted: true,
    heldOutLength: null,
    metrics: ['accuracy', 'bitsPerTarget']
  }
}

/** The tokens of a chapter in two parts; the vocabulary has all its characters. */
function cut(vocabulary: Vocabulary, text: string, heldOut: number): Chapter {
  const encoded = vocabulary.encode(text)
  const tokens = encoded.ok ? encoded.tokens : new Int32Array(0)
  const at = Math.round(tokens.length * (1 - heldOut))
  return { training: tokens.slice(0, at), heldOut: tokens.slice(at) }
}

function tooShort(file: string, { training, heldOut }: Chapter, needs: number): Problem[] {
  const short = (part: 'training' | 'held-out', { length: characters }: Int32Array) =>
    characters < needs ? [problem('data.tooShort', { path: 'task' }, { file, part, characters, needs })] : []
  return [...short('training', training), ...short('held-out', heldOut)]
}

/** Windows end to end, chapter after chapter in turn. */
function endToEnd(task: TaskOf<'chapters'>, texts: readonly Int32Array[], shape: BatchShape, random: Random): Window[] {
  const counts = texts.map((text) => windowCount(text.length + 1, shape.length))
  const rounds = Math.max(...counts)
  return Array.from({ length: rounds }, (_, round) =>
    counts.flatMap((count, chapter): Window[] =>
      round < count ? [{ chapter, start: round * shape.length, length: drawnLength(task, random, shape) }] : []
    )
  ).flat()
}

function partOf(chapter: Chapter | undefined, part: DataPart): Int32Array | undefined {
  return part === 'training' ? chapter?.training : chapter?.heldOut
}

/** The windows of a part end to end, which Inspect goes through by number. Those of validation are the ones that are evaluated. */
function windowsOf(task: TaskOf<'chapters'>, chapters: readonly Chapter[], part: DataPart, length: number): Window[] {
  const texts = chapters.map((chapter) => partOf(chapter, part) ?? new Int32Array(0))
  return endToEnd(task, texts, { length, batch: 1 }, Random.fromSeed(heldOutSeed))
}

/** Makes epochs of the training parts of all chapters. Where windows have several lengths, each keeps its length. */
function inEpochs(
  task: TaskOf<'chapters'>,
  chapters: readonly Chapter[],
  { shape, drawn, seed }: { readonly shape: BatchShape; readonly drawn: TaskShape; readonly seed: number }
): BatchSource {
  const texts = chapters.map(({ training }) => training)
  const all = endToEnd(task, texts, shape, Random.fromSeed(seed))
  return epochSource(all.length, shape.batch, seed, (numbers) => {
    const windows = numbers.flatMap((number) => all[number] ?? [])
    return batchOf(windows, (chapter) => texts[chapter], shape, drawn)
  })
}

/** Draws validation windows for at most `most` batches, with the same lengths each time. */
function heldOutBatches(
  task: TaskOf<'chapters'>,
  chapters: readonly Chapter[],
  shape: BatchShape,
  most: number,
  drawn: TaskShape
): Batches {
  const texts = chapters.map(({ heldOut }) => heldOut)
  const all = endToEnd(task, texts, shape, Random.fromSeed(heldOutSeed))
  const used = all.slice(0, most * shape.batch)
  return lazyBatches(Math.ceil(used.length / shape.batch), (k) =>
    batchOf(used.slice(k * shape.batch, (k + 1) * shape.batch), (chapter) => chapters[chapter]?.heldOut, shape, drawn)
  )
}

function batchOf(
  windows: readonly Window[],
  text: (chapter: number) => Int32Array | undefined,
  shape: BatchShape,
  drawn: TaskShape
): TaskBatch {
  const arrays = new BatchArrays(drawn, shape)
  windows.forEach(({ chapter, start, length }, b) => {
    for (let t = 0; t < length; t++) arrays.token(t, b, text(chapter)?.[start + t] ?? 0)
    arrays.end(b, length)
    arrays.target(0, b, chapter)
  })
  return arrays.finish(windows.length)
}
