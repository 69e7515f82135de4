// @ts-check
// Puts a proved binding where the npm package looks for it, so that requiring the package just works.
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { linkedBinding, linkedDeps } from './versions.mjs'

/**
 * Copies the binding and links the library's folder, unless both are in place.
 * @param {string} runtime
 * @param {string} binding
 */
export async function linkRuntime(runtime, binding) {
  const deps = join(runtime, 'deps')
  if (!(await leadsTo(linkedDeps, deps))) await replace(linkedDeps, (partial) => symlink(deps, partial, 'dir'))
  if (!(await isSame(linkedBinding, binding))) await replace(linkedBinding, (partial) => copyFile(binding, partial))
}

/** @param {string} path @param {string} target */
const leadsTo = async (path, target) => existsSync(path) && (await realpath(path)) === (await realpath(target))

/** @param {string} path @param {string} original */
const isSame = async (path, original) => existsSync(path) && (await readFile(path)).equals(await readFile(original))

/** @param {string} path @param {(partial: string) => Promise<void>} make */
async function replace(path, make) {
  const partial = `${path}.${process.pid}.partial`
  await mkdir(dirname(path), { recursive: true })
  await rm(partial, { recursive: true, force: true })
  await make(partial)
  await rm(path, { recursive: true, force: true })
  await rename(partial, path)
}
