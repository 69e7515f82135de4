// @ts-check
// Small things about files: hashes, JSON that may not be there, folders that appear whole or not at all.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * The SHA-256 of a file, in hexadecimal, read piece by piece.
 * @param {string} path
 */
export async function sha256(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/**
 * What a JSON file holds, or undefined when it is missing or broken.
 * @param {string} path
 * @returns {Promise<unknown>}
 */
export async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Writes JSON so that a reader sees the old file or the new one, never a part.
 * @param {string} path
 * @param {unknown} value
 */
export async function writeJson(path, value) {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.partial`
  await writeFile(partial, `${JSON.stringify(value, null, 2)}\n`)
  await rename(partial, path)
}

/**
 * Makes a folder in one stroke: the work fills a temporary one beside it, which is renamed at the end.
 * When another process was faster, its folder stays.
 * @param {string} path
 * @param {(partial: string) => Promise<void>} work
 */
export async function makeFolder(path, work) {
  const partial = `${path}.${process.pid}.partial`
  await removeLeftovers(path)
  await mkdir(partial, { recursive: true })
  try {
    await work(partial)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (!isAlreadyThere(error) || !existsSync(path)) throw error
  }
}

/**
 * Makes a folder in one stroke, as `makeFolder` does, but what a failed or ended try has left is kept, and the next one goes on with it.
 * @param {string} path
 * @param {(partial: string) => Promise<void>} work
 */
export async function makeFolderInTries(path, work) {
  const partial = `${path}.${process.pid}.partial`
  const unfinished = `${path}.unfinished`
  const [left, ...others] = [...(existsSync(unfinished) ? [unfinished] : []), ...(await leftovers(path))]
  for (const other of others) await rm(other, { recursive: true, force: true })
  if (left !== undefined) await rename(left, partial)
  await mkdir(partial, { recursive: true })
  try {
    await work(partial)
    await rename(partial, path)
  } catch (error) {
    const isThere = isAlreadyThere(error) && existsSync(path)
    if (isThere || existsSync(unfinished)) await rm(partial, { recursive: true, force: true })
    else await rename(partial, unfinished)
    if (!isThere) throw error
  }
}

/** Removes what processes that were ended halfway have left. @param {string} path */
async function removeLeftovers(path) {
  for (const left of await leftovers(path)) await rm(left, { recursive: true, force: true })
}

/** What processes that were ended halfway have left. @param {string} path @returns {Promise<string[]>} */
async function leftovers(path) {
  await mkdir(dirname(path), { recursive: true })
  return (await readdir(dirname(path))).flatMap((name) => {
    const owner = name.startsWith(`${basename(path)}.`) ? /\.(\d+)\.partial$/.exec(name)?.[1] : undefined
    return owner !== undefined && !isAlive(Number(owner)) ? [join(dirname(path), name)] : []
  })
}

/** Is another process of this number running? @param {number} pid */
function isAlive(pid) {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {unknown} error */
const isAlreadyThere = (error) => error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')

/**
 * All files below a folder, sorted; none when the folder is missing.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/**
 * The bytes below a folder, for showing how a download grows. What goes away meanwhile does not count.
 * @param {string} folder
 * @returns {Promise<number>}
 */
export async function sizeBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return await sizeBelow(path)
    return await stat(path).then(
      ({ size }) => size,
      () => 0
    )
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
