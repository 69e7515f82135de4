/** Makes a folder in one stroke: what is written becomes visible when all of it is there, or leaves nothing. */
import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readFile, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readJson } from '../../contract/readJson'
import { configFileName, exportConfigSchema } from './common/configFile'

/** What stands where an export would go: an earlier export may be replaced, anything else may not. */
export type Standing = 'nothing' | 'export' | 'other'

export async function standingAt(folder: string): Promise<Standing> {
  const there = await lstat(folder).catch(() => null)
  if (!there) return 'nothing'
  if (!there.isDirectory()) return 'other'
  if ((await readdir(folder)).length === 0) return 'nothing'
  const config = await readFile(join(folder, configFileName), 'utf8').catch(() => '')
  return readJson(config, exportConfigSchema) ? 'export' : 'other'
}

/**
 * Lets `fill` write into a temporary folder beside the target, and renames it. An empty folder or an earlier export at the target is
 * replaced. When `fill` throws, nothing is left of it, nor of folders that were made on the way. Throws what the file system throws.
 */
export async function makeFolder<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const parent = dirname(target)
  const first = await mkdir(parent, { recursive: true })
  const beside = (ending: string) => join(parent, `.${basename(target)}.${randomBytes(4).toString('hex')}.${ending}`)
  const partial = beside('partial')
  try {
    await mkdir(partial)
    const filled = await fill(partial)
    await putInPlace(partial, target, beside('old'))
    return filled
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (first !== undefined) await removeEmpty(parent, first)
    throw error
  }
}

/** What stood at the target goes aside first, and comes back where the new folder cannot take its place. */
async function putInPlace(partial: string, target: string, old: string): Promise<void> {
  const standing = await lstat(target).catch(() => null)
  if (!standing) return rename(partial, target)
  await rename(target, old)
  try {
    await rename(partial, target)
  } catch (error) {
    await rename(old, target)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

/** Removes empty folders from `last` up to `first`, which contains it. */
async function removeEmpty(last: string, first: string): Promise<void> {
  for (let folder = last; folder.startsWith(first); folder = dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false
    )
    if (!removed) return
  }
}
