/** Saying which of some chapters of a text a window is from; the end of each chapter is held out. */
import { problem } from '../../contract/document/problemArgs'
import type { Problem } from '../../contract/document/problems'
import type { TaskOf } from '../../contract/document/task'
import type { TaskShape } from '../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from './batch'
import { BatchArrays } from './batchArrays'
import { fingerprintOf } from './fingerprint'
import { windowCount } from './heldOut'
import { textProbe } from './probeInput'
import { randomSource } from './randomSource'
import type { OpenedTask } from './taskData'
import { readText } from './textSource'
import type { DataPlaces } from './textSource'
import { Vocabulary } from './vocabulary'

/** A window: of which chapter, and from where in its tokens on. */
interface Window {
  readonly chapter: number
  readonly start: number
}

interface Chapter {
  readonly training: Int32Array
  readonly heldOut: Int32Array
}

/** Windows have `length` characters. Chapters are taken at even distances through the text. */
export async function openChapters(task: TaskOf<'chapters'>, places: DataPlaces, length: number): Promise<OpenedTask> {
  const text = await readText(task.source, places)
  if (!text.ok) return text
  const { parts, title } = text
  if (parts.length < task.classes)
    return { ok: false, problems: [problem('task.classes', { path: 'task.classes' }, { classes: task.classes, chapters: parts.length })] }
  const chosen = Array.from({ length: task.classes }, (_, k) => parts[Math.floor((k * parts.length) / task.classes)] ?? '')
  const vocabulary = Vocabulary.of(chosen)
  const chapters = chosen.map((part) => cut(vocabulary, part, task.heldOut))
  const problems = chapters.flatMap((chapter, k) => tooShort(`${title}, chapter ${k + 1} of ${task.classes}`, chapter, length))
  if (problems.length > 0) return { ok: false, problems }
  const words = vocabulary.characters
  return {
    ok: true,
    data: {
      title,
      shape: shapeOf(words.length, task.classes),
      vocabulary: words,
      classes: chosen.map((part, k) => part.split('\n', 1)[0]?.slice(0, 40) ?? `chapter ${k + 1}`),
      fingerprint: fingerprintOf([words.join('\n'), ...chapters.flatMap(({ training, heldOut }) => [training, heldOut])]),
      batches: (shape, seed) =>
        randomSource(seed, (random) => {
          const windows = Array.from({ length: shape.batch }, (): Window => {
            const chapter = random.below(chapters.length)
            return { chapter, start: random.below((chapters[chapter]?.training.length ?? 0) - shape.length + 1) }
          })
          return batchOf(windows, (chapter) => chapters[chapter]?.training, shape, words.length, task.classes)
        }),
      heldOut: (shape, most) => heldOutBatches(chapters, shape, most, words.length),
      probe: (some) => {
        const encoded = vocabulary.encode(some)
        return encoded.ok ? { ok: true, probe: textProbe(encoded.tokens, words, false) } : encoded
      }
    }
  }
}

function shapeOf(tokens: number, classes: number): TaskShape {
  const target = { over: 'sequence', kind: 'class', classes } as const
  return { tokens, features: null, masked: false, target, counted: true, heldOutLength: null, metrics: ['accuracy', 'bitsPerTarget'] }
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

/** Windows end to end, chapter after chapter in turn, as many as fill `most` batches. */
function heldOutBatches(chapters: readonly Chapter[], shape: BatchShape, most: number, tokens: number): TaskBatch[] {
  const counts = chapters.map(({ heldOut }) => windowCount(heldOut.length + 1, shape.length))
  const rounds = Math.max(...counts)
  const all = Array.from({ length: rounds }, (_, round) =>
    counts.flatMap((count, chapter): Window[] => (round < count ? [{ chapter, start: round * shape.length }] : []))
  ).flat()
  const used = all.slice(0, most * shape.batch)
  return Array.from({ length: Math.ceil(used.length / shape.batch) }, (_, k) =>
    batchOf(used.slice(k * shape.batch, (k + 1) * shape.batch), (chapter) => chapters[chapter]?.heldOut, shape, tokens, chapters.length)
  )
}

function batchOf(
  windows: readonly Window[],
  text: (chapter: number) => Int32Array | undefined,
  shape: BatchShape,
  tokens: number,
  classes: number
): TaskBatch {
  const arrays = new BatchArrays(shapeOf(tokens, classes), shape)
  windows.forEach(({ chapter, start }, b) => {
    for (let t = 0; t < shape.length; t++) arrays.token(t, b, text(chapter)?.[start + t] ?? 0)
    arrays.target(0, b, chapter)
  })
  return arrays.finish(windows.length)
}
