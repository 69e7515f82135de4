// @ts-check
// Where things are: the checkout, what set-up writes inside it, and the cache that all checkouts of a user share.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of this checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A path inside the checkout.
 * @param {string[]} parts
 */
export const inRoot = (...parts) => join(root, ...parts)

/** The note in which set-up tells the engine which TensorFlow library it found, or why there is none. */
export const runtimeNotePath = inRoot('.gatescope', 'runtime.json')

/**
 * The folder that a user's checkouts share for what was downloaded; `GATESCOPE_CACHE` moves it.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.GATESCOPE_CACHE) return env.GATESCOPE_CACHE
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'gatescope')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'gatescope', 'cache')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'gatescope')
  return join(homedir(), '.cache', 'gatescope')
}
