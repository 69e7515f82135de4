/** Opens the data of a task; each kind of task has a file. */
import type { Task } from '../../contract/document/task'
import { openLabelledSeries } from './archives/labelledSeries'
import { openClassify } from './labels/classify'
import { openChapters } from './text/chapters'
import { nextCharacter } from './text/nextCharacter'
import { readTokens } from './text/openText'
import type { OpenedText } from './text/openText'
import { readSeries } from './series/series'
import { importedTask } from './imported/importedTask'
import { openPronunciation } from './pronunciation/pronunciation'
import { openSynthetic } from './synthetic/openSynthetic'
import type { OpenedTask, TrainedWith } from './taskData'
import type { DataPlaces } from './source/dataFile'

/** Data that was read, which is opened for a length of so many time steps. */
export type ReadTask = (length: number) => Promise<OpenedTask>

/**
 * Reads a task's data; `length` time steps must fit into both of its parts.
 * `trained` reads the data by what a model was trained with, all of it for validation.
 * Says what is missing, unreadable or too short; never throws for a bad file.
 */
export async function openTask(task: Task, places: DataPlaces, length: number, trained: TrainedWith | null = null): Promise<OpenedTask> {
  return (await readTask(task, places, trained))(length)
}

/** Reads the data once for all lengths, where its kind allows it. */
export async function readTask(task: Task, places: DataPlaces, trained: TrainedWith | null = null): Promise<ReadTask> {
  switch (task.kind) {
    case 'nextCharacter': {
      const read = await readTokens(task, places, trained)
      return (length) => Promise.resolve(opened(read(length + 1)))
    }
    case 'series': {
      const read = await readSeries(task, places, trained)
      return (length) => Promise.resolve(read(length))
    }
    default:
      return (length) => openAt(task, places, length, trained)
  }
}

const opened = (text: OpenedText): OpenedTask => (text.ok ? { ok: true, data: nextCharacter(text.data) } : text)

type OtherTask = Exclude<Task, { kind: 'nextCharacter' | 'series' }>

async function openAt(task: OtherTask, places: DataPlaces, length: number, trained: TrainedWith | null): Promise<OpenedTask> {
  switch (task.kind) {
    case 'chapters':
      return openChapters(task, places, length)
    case 'classify':
      return openClassify(task, places, length, trained)
    case 'sound':
      return (await import('./sound/sound')).openSound(task, places, length)
    case 'pronunciation':
      return openPronunciation(task, length)
    case 'labelledSeries':
      return openLabelledSeries(task, places, length, trained)
    case 'imported':
      return { ok: true, data: importedTask(task, length) }
    default:
      return openSynthetic(task, length)
  }
}
