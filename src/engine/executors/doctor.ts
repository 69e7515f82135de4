/** Describes the executor and the process of the engine, for the command line and for the window. */
import type { ExecutorInfo } from './executor'

export interface Diagnosis extends ExecutorInfo {
  readonly node: string
  /** Electron's version, or null in plain Node. */
  readonly electron: string | null
}

/** Describes an executor's info together with the process that it runs in. */
export function describeProcess(info: ExecutorInfo): Diagnosis {
  return { ...info, node: process.versions.node, electron: process.versions.electron ?? null }
}
