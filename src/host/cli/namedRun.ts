/** Finds the run that a command names by folder, id, title or document name. Without a name it is the newest run. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readRunFile } from '../../engine/learning/runs/runFile'
import { titleIn } from '../../engine/serving/catalogue/aboutRun'
import { runFileName } from '../../engine/learning/runs/runRecord'

export interface NamedRun {
  readonly workspace: string
  readonly runId: string
}

/** Looks the run up; null when there is none of that name. A folder may lie in another workspace. */
export function namedRun(named: string | undefined, workspace: string): NamedRun | null {
  const folder = named === undefined ? null : runFolder(named)
  if (folder !== null) return { workspace: dirname(dirname(folder)), runId: basename(folder) }
  const runs = join(workspace, 'runs')
  const ids = existsSync(runs) ? readdirSync(runs).sort().reverse() : []
  const runId = ids.find((id) => {
    const file = readRunFile(join(runs, id, runFileName))
    return file !== null && (named === undefined || [id, file.summary.name, titleIn(join(runs, id))].includes(named))
  })
  return runId === undefined ? null : { workspace, runId }
}

/** Returns the run's folder for a path to the folder, to a file in it or to a checkpoint. Returns null for any other path. */
function runFolder(path: string): string | null {
  const whole = resolve(path)
  if (!existsSync(whole)) return null
  return [whole, dirname(whole), dirname(dirname(whole))].find((folder) => existsSync(join(folder, runFileName))) ?? null
}
