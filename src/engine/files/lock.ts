/**
 * A lock that one holder has at a time, over all processes of this machine. Whoever wants it puts a file with its process into the lock's
 * folder, and then looks whether another process that still runs has one there. So two never hold it, a holder that was killed holds
 * nothing, and the file systems that cannot create a file exclusively will do.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runsElsewhere, thisProcess } from './owner'
import type { Owner } from './owner'

export interface Lock {
  release(): Promise<void>
}
export type Claim = { readonly lock: Lock } | { readonly holder: Owner }

/** Milliseconds that `withLock` waits for another process. */
const PATIENCE = 20_000
/** Two that claim at the same moment both step back; each then waits for a time of its own. */
const TRIES = 6

const namePattern = /^(\d+)-(\d*)-[0-9a-f]{12}$/
/** The claims of this process by path, so that what is left of an earlier one of the same process id counts for nothing. */
const claimedHere = new Set<string>()
const queues = new Map<string, Promise<unknown>>()

/** Takes the lock, or tells who holds it. Throws what the file system throws. */
export async function tryLock(folder: string): Promise<Claim> {
  for (let tries = 1; ; tries++) {
    const claim = await claimOnce(folder)
    if ('lock' in claim || tries === TRIES) return claim
    await pause(5 + 20 * Math.random())
  }
}

/**
 * Does the work while nobody else holds the lock; within this process the works follow one another. Throws what the work throws, and
 * an error where another process does not let go of the lock.
 */
export function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const result = (queues.get(folder) ?? Promise.resolve()).then(() => locked(folder, work))
  const settled = result.then(
    () => undefined,
    () => undefined
  )
  queues.set(folder, settled)
  void settled.then(() => queues.get(folder) === settled && queues.delete(folder))
  return result
}

async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitFor(folder)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

async function waitFor(folder: string): Promise<Lock> {
  const until = performance.now() + PATIENCE
  for (;;) {
    const claim = await tryLock(folder)
    if ('lock' in claim) return claim.lock
    if (performance.now() > until) throw new Error(`process ${claim.holder.pid} has been writing there for ${PATIENCE / 1000} seconds`)
  }
}

async function claimOnce(folder: string): Promise<Claim> {
  const { pid, born } = thisProcess()
  const path = join(folder, `${pid}-${born ?? ''}-${randomBytes(6).toString('hex')}`)
  claimedHere.add(path)
  const release = () => letGo(folder, path)
  try {
    await putDown(folder, path)
    const holder = await otherHolder(folder, path)
    if (!holder) return { lock: { release } }
    await release()
    return { holder }
  } catch (error) {
    await release()
    throw error
  }
}

/** Writes the claim, again and again where another process that lets go removes the folder just before. */
async function putDown(folder: string, path: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await mkdir(folder, { recursive: true })
      return await writeFile(path, '', { flag: 'wx' })
    } catch (error) {
      if (tries === 100 || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

/** Returns who else has a claim. Claims of processes that ended are removed. */
async function otherHolder(folder: string, mine: string): Promise<Owner | null> {
  let holder: Owner | null = null
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const owner = path === mine ? null : ownerOf(name)
    if (!owner) continue
    if (claimedHere.has(path) || runsElsewhere(owner)) holder = owner
    else await rm(path, { force: true })
  }
  return holder
}

function ownerOf(name: string): Owner | null {
  const [, pid, born] = namePattern.exec(name) ?? []
  return pid === undefined ? null : { pid: Number(pid), born: born || null }
}

async function letGo(folder: string, path: string): Promise<void> {
  claimedHere.delete(path)
  await rm(path, { force: true }).catch(() => undefined)
  // The folder goes with its last claim.
  await rmdir(folder).catch(() => undefined)
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
