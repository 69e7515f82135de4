/**
 * The task of telling the class of a sound: a folder has a sub-folder of WAV files for each class, and the model reads log-mel frames. The
 * last files of each class are for validation; files of the same contents are always in the same part.
 */
import { mostClasses } from '../../../contract/data/dataReading'
import type { SoundReading } from '../../../contract/data/dataReading'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { DataPart } from '../../../contract/events/probe'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { BatchArrays } from '../batches/batchArrays'
import { epochSource } from '../batches/epochs'
import { randomSource } from '../batches/randomSource'
import { fingerprintOf } from '../fingerprint'
import { exampleProbe } from '../probeInput'
import type { ProbeInput } from '../openedProbe'
import type { DataPlaces } from '../source/dataFile'
import type { OpenedTask, TaskData } from '../taskData'
import { framesIn, logMelFrames } from './logMel'
import { fitColumns, scaleFrames } from './scaledFrames'
import { findSoundFolder, readSounds, soundOf } from './soundFolder'
import type { SoundFile } from './soundFolder'

interface Example {
  readonly file: SoundFile
  readonly contents: string
  readonly target: number
  /** [frames × mels]. */
  readonly frames: Float32Array<ArrayBuffer>
  readonly seconds: number
  readonly rate: number
  /** Whether it has more frames than a sequence. */
  readonly cut: boolean
}

/** A sound of more than `length` frames is cut there. */
export async function openSound(task: TaskOf<'sound'>, places: DataPlaces, length: number): Promise<OpenedTask> {
  const folder = await findSoundFolder(task.file, places)
  if (!folder.ok) return folder
  const { files, bytes } = folder.value
  const classes = [...new Set(files.map(({ label }) => label))]
  const examples: Example[] = []
  const unreadable = await readSounds(task.file, files, ({ file, sound, contents }) => {
    const frames = logMelFrames(sound, task.frames, length)
    const [seconds, cut] = [sound.samples.length / sound.rate, framesIn(sound, task.frames) > length]
    examples.push({ file, contents, target: classes.indexOf(file.label), frames, seconds, rate: sound.rate, cut })
  })
  const problems = unreadable.length > 0 ? unreadable : problemsOf(task, classes, examples)
  const reading = readingOf(task, bytes, classes, examples)
  if (problems.length > 0) return { ok: false, problems, reading }
  return { ok: true, data: { ...soundData(task, classes, examples), title: task.file, reading } }
}

function problemsOf({ file, frames }: TaskOf<'sound'>, classes: readonly string[], examples: readonly Example[]): Problem[] {
  if (frames.highest <= frames.lowest)
    return [problem('task.soundBands', { path: 'task.frames' }, { lowest: frames.lowest, highest: frames.highest })]
  if (classes.length < 2 || classes.length > mostClasses)
    return [problem('data.soundClasses', { path: 'task.file' }, { file, classes: classes.length, most: mostClasses })]
  return classes
    .map((name, target) => ({
      name,
      rows: new Set(examples.filter((each) => each.target === target).map(({ contents }) => contents)).size
    }))
    .filter(({ rows }) => rows < 2)
    .slice(0, 5)
    .map(({ name, rows }) => problem('data.fewOfClass', { path: 'task.file' }, { file, label: name, rows }))
}

function readingOf(
  { file, frames }: TaskOf<'sound'>,
  bytes: number,
  classes: readonly string[],
  examples: readonly Example[]
): SoundReading {
  const counts = classes.map((name, target) => ({ name, rows: examples.filter((each) => each.target === target).length }))
  return {
    kind: 'sound',
    file,
    bytes,
    files: examples.length,
    classes: counts.slice(0, mostClasses),
    seconds: examples.reduce((sum, { seconds }) => sum + seconds, 0),
    longest: examples.reduce((most, { seconds }) => Math.max(most, seconds), 0),
    rates: [...new Set(examples.map(({ rate }) => rate))].sort((one, other) => one - other),
    frames,
    cut: examples.filter(({ cut }) => cut).length
  }
}

function soundData(task: TaskOf<'sound'>, classes: readonly string[], examples: readonly Example[]): Omit<TaskData, 'title' | 'reading'> {
  const { training, validation } = split(examples, classes.length, task.heldOut)
  const columns = fitColumns(
    training.map(({ frames }) => frames),
    task.frames.mels
  )
  const scaled = new Map(examples.map((each) => [each, scaleFrames(each.frames, columns)]))
  const shape = shapeOf(classes.length, task.frames.mels)
  const partOf = (part: DataPart) => (part === 'training' ? training : validation)
  const batchOf = (part: readonly Example[], numbers: readonly number[], size: BatchShape) =>
    batchFrom(
      numbers.flatMap((number) => part[number] ?? []),
      scaled,
      columns.length,
      size,
      shape
    )
  const shown = (part: DataPart, place: number, length: number): ProbeInput => {
    const probe = exampleProbe(batchOf(partOf(part), [place], { length, batch: 1 }), shape, [], length)
    return { ...probe, words: Array.from({ length: probe.length }, (_, t) => `${((t * task.frames.hop) / 1000).toFixed(2)} s`) }
  }
  return {
    shape,
    vocabulary: [],
    classes,
    columns: { inputs: columns, targets: [] },
    inputMap: 'log-mel frames',
    predictsNext: false,
    fingerprint: fingerprintOf([JSON.stringify([task.frames, classes]), ...[training, validation].map(whole)]),
    batches: (size, seed, order) => {
      const take = (numbers: readonly number[]) => batchOf(training, numbers, size)
      if (order === 'epochs') return epochSource(training.length, size.batch, seed, take)
      return randomSource(seed, (random) => take(Array.from({ length: size.batch }, () => random.below(training.length))))
    },
    heldOut: (size, most) => {
      const used = Math.min(validation.length, most * size.batch)
      const numbers = Array.from({ length: used }, (_, k) => Math.floor((k * validation.length) / used))
      return Array.from({ length: Math.ceil(used / size.batch) }, (_, k) =>
        batchOf(validation, numbers.slice(k * size.batch, (k + 1) * size.batch), size)
      )
    },
    sequences: (part) => partOf(part).map((each) => ({ values: scaled.get(each) ?? each.frames, target: each.target })),
    places: (part) => partOf(part).length,
    example: shown,
    probe: () => ({ ok: true, probe: shown('validation', 0, Math.max(1, framesOf(validation[0], columns.length))) }),
    sound: async (part, place) => {
      const example = partOf(part)[place]
      if (!example) return null
      return { ...(await soundOf(example.file)), name: example.file.name, label: example.file.label }
    }
  }
}

const framesOf = (example: Example | undefined, mels: number): number => (example?.frames.length ?? 0) / mels

function shapeOf(classes: number, mels: number): TaskShape {
  const target = { over: 'sequence', kind: 'class', classes } as const
  return { tokens: null, features: mels, masked: true, target, counted: true, heldOutLength: null, metrics: ['accuracy', 'bitsPerTarget'] }
}

/** The last `fraction` of the different contents of each class is for validation; copies follow the first of their kind. */
function split(examples: readonly Example[], classes: number, fraction: number): { training: Example[]; validation: Example[] } {
  const heldOut = new Map<string, boolean>()
  for (let target = 0; target < classes; target++) {
    const contents = [...new Set(examples.filter((each) => each.target === target).map((each) => each.contents))]
    const fresh = contents.filter((each) => !heldOut.has(each))
    const cut = Math.min(contents.length - 1, Math.max(1, Math.round(contents.length * (1 - fraction))))
    fresh.forEach((each) => heldOut.set(each, contents.indexOf(each) >= cut))
  }
  const isHeldOut = ({ contents }: Example) => heldOut.get(contents) === true
  return { training: examples.filter((each) => !isHeldOut(each)), validation: examples.filter(isHeldOut) }
}

function batchFrom(
  examples: readonly Example[],
  scaled: ReadonlyMap<Example, Float32Array>,
  mels: number,
  size: BatchShape,
  shape: TaskShape
): TaskBatch {
  const arrays = new BatchArrays(shape, size)
  examples.forEach((example, b) => {
    const frames = scaled.get(example) ?? new Float32Array(0)
    const length = Math.min(frames.length / mels, size.length)
    for (let t = 0; t < length; t++) for (let m = 0; m < mels; m++) arrays.feature(t, b, m, frames[t * mels + m] ?? 0)
    arrays.end(b, length)
    arrays.target(0, b, example.target)
  })
  return arrays.finish(examples.length)
}

/** The targets and contents of all examples, for the fingerprint. */
const whole = (examples: readonly Example[]): Int32Array =>
  Int32Array.from(examples.flatMap(({ target, contents }) => [target, ...Buffer.from(contents, 'hex').values()]))
