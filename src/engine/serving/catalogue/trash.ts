/** Removed runs: they lie in the workspace's trash for thirty days, from which they can be brought back. */
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** Milliseconds that a removed run is kept. */
const keptFor = 30 * 24 * 60 * 60 * 1_000

export class Trash {
  /** @param runs the folder of all runs */
  constructor(
    private readonly runs: string,
    private readonly trash: string
  ) {}

  /** Moves all of them there, or none. `now`: milliseconds since 1970. Throws what the file system throws. */
  async put(runIds: readonly string[], now: number): Promise<void> {
    await mkdir(this.trash, { recursive: true })
    await moveAll(runIds, this.runs, this.trash)
    const seconds = now / 1_000
    await Promise.all(
      runIds.map(async (runId) => {
        // The lock that this process held while it moved the run.
        await rm(join(this.trash, runId, '.owner'), { recursive: true, force: true })
        await utimes(join(this.trash, runId), seconds, seconds)
      })
    )
  }

  /** Those of the runs that are not in the trash. */
  async missing(runIds: readonly string[]): Promise<string[]> {
    const there = new Set(await readdir(this.trash).catch(() => []))
    return runIds.filter((runId) => !there.has(runId))
  }

  /** Brings all of them back, or none. Throws what the file system throws. */
  async restore(runIds: readonly string[]): Promise<void> {
    await mkdir(this.runs, { recursive: true })
    await moveAll(runIds, this.trash, this.runs)
  }

  /** Removes for good what has lain there for thirty days. What cannot be removed stays until the next time. */
  async emptyOld(now: number): Promise<void> {
    const names = await readdir(this.trash).catch(() => [])
    await Promise.all(
      names.map(async (name) => {
        const path = join(this.trash, name)
        const stats = await stat(path).catch(() => null)
        if (stats && now - stats.mtimeMs > keptFor) await rm(path, { recursive: true, force: true }).catch(() => undefined)
      })
    )
  }
}

/** Where one cannot be moved, those before it are moved back. */
async function moveAll(names: readonly string[], from: string, to: string): Promise<void> {
  const moved: string[] = []
  try {
    for (const name of names) {
      await rename(join(from, name), join(to, name))
      moved.push(name)
    }
  } catch (error) {
    for (const name of moved) await rename(join(to, name), join(from, name))
    throw error
  }
}
