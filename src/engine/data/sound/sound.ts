/**
 * The task of telling the class of a sound: a folder has a sub-folder of WAV files for each class, and the model reads log-mel frames. The
 * last files of each class are for validation; files of the same contents are always in the same part.
 */
import { mostClasses } from '../../../contract/data/dataReading'
import type { SoundReading } from '../../../contract/data/dataReading'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { TaskOf } from '../../../contract/document/task'
import type { DataPart } from '../../../contract/events/probe'
import { examplesData } from '../archives/examplesData'
import type { SeriesExample } from '../archives/seriesExamples'
import { fingerprintOf } from '../fingerprint'
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
  return { ok: true, data: { ...soundData(task, classes, examples, length), title: task.file, reading } }
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

function soundData(
  task: TaskOf<'sound'>,
  classes: readonly string[],
  examples: readonly Example[],
  length: number
): Omit<TaskData, 'title' | 'reading'> {
  const { training, validation } = split(examples, classes.length, task.heldOut)
  const partOf = (part: DataPart) => (part === 'training' ? training : validation)
  const { mels, hop } = task.frames
  const columns = fitColumns(
    training.map(({ frames }) => frames),
    mels
  )
  const scaled = ({ frames, target }: Example): SeriesExample => ({
    values: scaleFrames(frames, columns),
    steps: frames.length / mels,
    target
  })
  const parts = { training: training.map(scaled), heldOut: validation.map(scaled) }
  const data = examplesData(parts, { classes, scales: { inputs: columns, targets: [] }, length })
  const shown: TaskData['example'] = (part, place, steps) => {
    const probe = data.example(part, place, steps)
    return { ...probe, words: Array.from({ length: probe.length }, (_, t) => `${((t * hop) / 1000).toFixed(2)} s`) }
  }
  return {
    ...data,
    inputMap: 'log-mel frames',
    fingerprint: fingerprintOf([JSON.stringify([task.frames, classes]), ...[training, validation].map(whole)]),
    example: shown,
    probe: () => ({ ok: true, probe: shown('validation', 0, length) }),
    sound: async (part, place) => {
      const example = partOf(part)[place]
      if (!example) return null
      return { ...(await soundOf(example.file)), name: example.file.name, label: example.file.label }
    }
  }
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

/** The targets and contents of all examples, for the fingerprint. */
const whole = (examples: readonly Example[]): Int32Array =>
  Int32Array.from(examples.flatMap(({ target, contents }) => [target, ...Buffer.from(contents, 'hex').values()]))
