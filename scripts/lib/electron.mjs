// @ts-check
// Finds Electron's binary, or tries to fetch it once a day, and says whether a window can be opened here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'

const TITLE = 'Electron’s binary'
const FOLDER = inRoot('node_modules', 'electron')
const STAMP = inRoot('.gatescope', 'electron.json')
const LONGEST_DOWNLOAD_MS = 60_000
const RETRY_AFTER_MS = 24 * 60 * 60_000

/**
 * The binary, or undefined. `ELECTRON_OVERRIDE_DIST_PATH` names a folder with another one.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder the npm package
 */
export function findElectron(env = process.env, folder = FOLDER) {
  const name = existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8').trim() : 'electron'
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : undefined
}

/** Is there a screen to open a window on? */
export const hasDisplay = (env = process.env, platform = process.platform) =>
  platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY)

/** What a desktop window needs here. @returns {{ binary: string } | { reason: string }} */
export function findDesktop(env = process.env) {
  const binary = findElectron(env)
  if (binary === undefined) return { reason: 'Electron’s binary is missing: `npx install-electron` fetches it' }
  return hasDisplay(env) ? { binary } : { reason: 'there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set' }
}

/**
 * Fetches the binary unless it is there, was tried today, or there is no display to use it on.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareElectron(report) {
  if (findElectron()) return report.done(TITLE)
  if (!hasDisplay() || !existsSync(join(FOLDER, 'install.js')) || (await triedToday())) return
  await report
    .step(TITLE, 'trying to download it (one minute at most)', download)
    .catch((/** @type {unknown} */ error) => report.say(`  ${String(error)}`))
}

async function triedToday() {
  const stamp = /** @type {{ failedAt?: number } | undefined} */ (await readJson(STAMP))
  return Date.now() - (stamp?.failedAt ?? 0) < RETRY_AFTER_MS
}

async function download() {
  const outcome = await run(process.execPath, [join(FOLDER, 'install.js')], { cwd: FOLDER, timeoutMs: LONGEST_DOWNLOAD_MS })
  if (findElectron()) return
  await writeJson(STAMP, { failedAt: Date.now() })
  const why = outcome.timedOut ? 'it took too long' : (/^.*Error: .*$/m.exec(outcome.tail)?.[0] ?? 'its installer failed')
  throw new Error(`${why}; the browser form is used, and the download is tried again tomorrow`)
}
