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

/** What processes that were ended halfway have left. @param {string} path */
async function removeLeftovers(path) {
  await mkdir(dirname(path), { recursive: true })
  for (const name of await readdir(dirname(path))) {
    const owner = name.startsWith(`${basename(path)}.`) ? /\.(\d+)\.partial$/.exec(name)?.[1] : undefined
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(dirname(path), name), { recursive: true, force: true })
  }
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
 * The bytes below a folder, for showing how a download grows.
 * @param {string} folder
 */
export async function sizeBelow(folder) {
  const sizes = await Promise.all(
    (await filesBelow(folder)).map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0
      )
    )
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
