// @ts-check
// Builds out/ when a source has changed since the last build.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { relative } from 'node:path'
import { SetupFailure } from './failure.mjs'
import { filesBelow, readJson, writeJson } from './files.mjs'
import { inRoot, root } from './paths.mjs'
import { run } from './run.mjs'

const TITLE = 'Build'
const STAMP = inRoot('out', 'build.json')
const BUILDER = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
const FOLDERS = ['src', 'resources']
const FILES = ['package-lock.json', 'package.json', 'electron.vite.config.ts', 'tsconfig.json']

/**
 * What must be there for a build to be whole: the host, the command line, the engine, and the page.
 */
const OUTPUTS = ['main/index.js', 'main/host.js', 'main/cli.js', 'main/engine.js', 'preload/index.cjs', 'renderer/index.html']

/**
 * Builds unless the sources are those of the last build.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareBuild(report) {
  const sources = await hashSources()
  const built = /** @type {{ sources?: string } | undefined} */ (await readJson(STAMP))
  if (built?.sources === sources && missingOutputs().length === 0) return report.done(TITLE, 'up to date')
  await report.step(TITLE, 'building what changed', async () => build(sources))
}

/** @param {string} sources */
async function build(sources) {
  await rm(STAMP, { force: true })
  const outcome = await run(process.execPath, [BUILDER, 'build', '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' }
  })
  if (outcome.code !== 0) throw new SetupFailure('The build failed.', 'Correct what the message names, then start again.', outcome.tail)
  const missing = missingOutputs()
  if (missing.length > 0)
    throw new SetupFailure(`The build did not make ${missing.join(', ')}.`, 'Restore the sources from version control.')
  await writeJson(STAMP, { sources })
}

const missingOutputs = () => OUTPUTS.filter((path) => !existsSync(inRoot('out', path)))

/** One hash over the names and contents of all that goes into a build; tests do not. */
async function hashSources() {
  const below = await Promise.all(FOLDERS.map((folder) => filesBelow(inRoot(folder))))
  const paths = [...below.flat().filter((path) => !path.endsWith('.test.ts')), ...FILES.map((name) => inRoot(name))]
  const contents = await Promise.all(paths.map((path) => readFile(path)))
  const hash = createHash('sha256')
  paths.forEach((path, index) =>
    hash
      .update(relative(root, path))
      .update('\0')
      .update(contents[index] ?? '')
      .update('\0')
  )
  return hash.digest('hex')
}
