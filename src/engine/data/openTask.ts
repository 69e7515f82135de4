/** Opens the data of a task; each kind of task has a file. */
import type { Task } from '../../contract/document/task'
import { openLabelledSeries } from './archives/labelledSeries'
import { openClassify } from './labels/classify'
import { openChapters } from './text/chapters'
import { nextCharacter } from './text/nextCharacter'
import { openText } from './text/openText'
import { openSeries } from './series/series'
import { importedTask } from './imported/importedTask'
import { openPronunciation } from './pronunciation/pronunciation'
import { openSynthetic } from './synthetic/openSynthetic'
import type { OpenedTask, TrainedWith } from './taskData'
import type { DataPlaces } from './source/dataFile'

/**
 * Reads a task's data; `length` time steps must fit into both of its parts.
 * `trained` reads the data by what a model was trained with, all of it for validation.
 * Says what is missing, unreadable or too short; never throws for a bad file.
 */
export async function openTask(task: Task, places: DataPlaces, length: number, trained: TrainedWith | null = null): Promise<OpenedTask> {
  switch (task.kind) {
    case 'nextCharacter': {
      const opened = await openText(task, places, length + 1, trained)
      return opened.ok ? { ok: true, data: nextCharacter(opened.data) } : opened
    }
    case 'chapters':
      return openChapters(task, places, length)
    case 'classify':
      return openClassify(task, places, length, trained)
    case 'series':
      return openSeries(task, places, length, trained)
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
