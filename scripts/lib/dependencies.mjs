// @ts-check
// Installs the packages of package-lock.json when node_modules is missing or holds something else.
import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { SetupFailure } from './failure.mjs'
import { readJson } from './files.mjs'
import { inRoot, root } from './paths.mjs'
import { run } from './run.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry */

/**
 * Runs `npm ci` unless what is installed is what the lock file asks for.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareDependencies(report) {
  const reason = await whyNotInstalled()
  if (reason === undefined) return report.done('Dependencies')
  await report.step('Dependencies', `installing, as ${reason}`, install)
}

/** @param {(text: string) => void} progress */
async function install(progress) {
  const began = Date.now()
  const timer = setInterval(() => progress(`${Math.round((Date.now() - began) / 1000)} s (a fresh install takes about a minute)`), 1000)
  const [command, ...first] = npmCommand()
  const outcome = await run(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root })
  clearInterval(timer)
  if (outcome.code === 0) return
  throw new SetupFailure(
    'npm could not install the dependencies.',
    'Check the connection to your npm registry, then start again.',
    outcome.tail
  )
}

/** npm as it was called, else the one on the path. @returns {[string, ...string[]]} */
function npmCommand() {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js') && existsSync(script)) return [process.execPath, script]
  return process.platform === 'win32' ? ['cmd', '/c', 'npm'] : ['npm']
}

/** @returns {Promise<string | undefined>} */
async function whyNotInstalled() {
  const wanted = packagesOf(await readJson(inRoot('package-lock.json')))
  const installed = packagesOf(await readJson(inRoot('node_modules', '.package-lock.json')))
  if (wanted === undefined) throw new SetupFailure('package-lock.json is missing or broken.', 'Restore it from version control.')
  if (installed === undefined) return 'node_modules is missing'
  return firstDifference(wanted, installed, (path) => existsSync(inRoot(path)))
}

/** @param {unknown} lock @returns {Record<string, LockEntry> | undefined} */
function packagesOf(lock) {
  return typeof lock === 'object' && lock !== null && 'packages' in lock
    ? /** @type {Record<string, LockEntry>} */ (lock.packages)
    : undefined
}

/**
 * Says how the installed packages differ from the wanted ones; undefined when they do not.
 * Optional packages may be absent: npm leaves out those made for other platforms.
 * @param {Record<string, LockEntry>} wanted
 * @param {Record<string, LockEntry>} installed
 * @param {(path: string) => boolean} exists
 */
export function firstDifference(wanted, installed, exists) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const have = installed[path]
    if (have === undefined && mayBeAbsent(entry)) continue
    if (have === undefined || !exists(path)) return `${path} is missing`
    if (!isDeepStrictEqual(identity(entry), identity(have))) return `${path} differs from package-lock.json`
  }
  return undefined
}

/** @param {LockEntry} entry */
const mayBeAbsent = (entry) => Boolean(entry.optional ?? entry.devOptional ?? entry.os ?? entry.cpu ?? entry.libc)

/** @param {LockEntry} entry */
const identity = ({ version, integrity }) => ({ version, integrity })
