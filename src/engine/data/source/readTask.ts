/** Opens a task that reads a file of the user. */
import type { OpenedTask } from '../taskData'
import { findDataFile, isSystemError, refuse, unreadable, whyUnreadable } from './dataFile'
import type { DataFile, DataPlaces } from './dataFile'

/** Finds the file and hands it to `read`. An error of the file system is told as a problem. */
export async function readTask(name: string, places: DataPlaces, read: (file: DataFile) => Promise<OpenedTask>): Promise<OpenedTask> {
  const file = await findDataFile(name, places)
  if (!file.ok) return file
  try {
    return await read(file.value)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return refuse(unreadable(name, whyUnreadable(error)))
  }
}
