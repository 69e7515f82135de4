/** A small task of each kind that needs settings or data of one's own, and the files that it reads. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { taskOn } from '../../src/contract/data/fileKinds'
import type { Task } from '../../src/contract/document/task'
import { taskKinds } from '../../src/contract/document/taskKinds'
import { glide, wavBytes } from './wavFiles'

const lines = (count: number, line: (k: number) => string) => Array.from({ length: count }, (_, k) => line(k)).join('\n')
const wave = (k: number, phase: number) =>
  Array.from({ length: 6 + (k % 5) }, (_, t) => (t === 2 ? '?' : Math.sin(phase + t * (k % 2 === 0 ? 0.5 : 2)).toFixed(3))).join(',')

const files = {
  'some.csv': `day,height,width\n${lines(90, (k) => `${k},${Math.sin(k / 3)},${k % 7}`)}\n`,
  'labels.csv': `text,label\n${lines(40, (k) => (k % 2 === 0 ? 'Call me a whale,sea' : 'Call me a horse,land'))}\n`,
  'waves.ts': `@problemName waves\n@univariate false\n@dimensions 2\n@equalLength false\n@classLabel true slow fast\n@data\n${lines(
    24,
    (k) => `${wave(k, 0)}:${wave(k, 1)}:${k % 2 === 0 ? 'slow' : 'fast'}`
  )}\n`
}

/** Small enough for a few eager steps. */
const smallTasks: Partial<Record<Task['kind'], Task>> = {
  chapters: { kind: 'chapters', source: { kind: 'shipped', name: 'moby-dick' }, classes: 4, heldOut: 0.2, shortest: 5 },
  classify: { kind: 'classify', file: 'labels.csv', text: 'text', label: 'label', heldOut: 0.3 },
  series: { kind: 'series', file: 'some.csv', columns: ['height', 'width'], heldOut: 0.3 },
  labelledSeries: { kind: 'labelledSeries', file: 'waves.ts', heldOut: 0.3 },
  sound: { ...taskOn.sound('tones'), heldOut: 0.5 },
  copyMemory: { kind: 'copyMemory', symbols: 4, count: 2 },
  selectiveCopying: { kind: 'selectiveCopying', symbols: 4, count: 2 },
  sorting: { kind: 'sorting', symbols: 4, count: 2 },
  delayedRecall: { kind: 'delayedRecall', symbols: 4, distance: 5 },
  associativeRecall: { kind: 'associativeRecall', symbols: 4, pairs: 2 },
  induction: { kind: 'induction', symbols: 4 },
  dyck: { kind: 'dyck', symbols: 2, depth: 3, heldOutLength: 14 },
  parity: { kind: 'parity', shortest: 2, heldOutLength: 16 }
}

/** Throws RangeError for a kind that cannot be trained without a person's data. */
export function smallTask(kind: Task['kind']): Task {
  const task = smallTasks[kind] ?? taskKinds[kind].start
  if (!task) throw new RangeError(kind)
  return task
}

/** A text that every kind of task can read as a probe; letters to phonemes read one word. */
export const probeOf = (kind: Task['kind']): string => (kind === 'pronunciation' ? 'Call' : 'Call me')

/** Writes what the small tasks read into the workspace. */
export async function writeTaskFiles(workspace: string): Promise<void> {
  const data = join(workspace, 'data')
  await mkdir(data, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(data, name), text)
  for (const label of ['down', 'up']) {
    await mkdir(join(data, 'tones', label), { recursive: true })
    for (let k = 0; k < 4; k++) {
      const tone = glide(label === 'up' ? 300 : 900, 600, { rate: 4_000, seconds: 0.1, seed: k })
      await writeFile(join(data, 'tones', label, `${k}.wav`), wavBytes([tone], 4_000))
    }
  }
}
