// @ts-check
// Runs a test runner with its output shown, and reads what its reporter counted.
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readJson } from '../files.mjs'
import { inRoot, root } from '../paths.mjs'
import { runInForeground } from '../run.mjs'
import { judge } from './tally.mjs'

const reporter = (/** @type {string} */ name) => inRoot('scripts', 'lib', 'tests', name)

/** Unit, golden, fixtures, property, contract, engine and set-up tests. @param {string[]} [files] */
export const runVitest = (files = []) =>
  runAndTally('vitest', [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--reporter=default', `--reporter=${reporter('vitestReporter.mjs')}`, ...files]
  ])

/** The journeys, in a browser and in the desktop window. @param {string[]} projects */
export const runPlaywright = (projects) =>
  runAndTally('playwright', [
    inRoot('node_modules', '@playwright', 'test', 'cli.js'),
    ...['test', `--reporter=line,${reporter('playwrightReporter.mjs')}`, ...projects.map((name) => `--project=${name}`)]
  ])

/** @param {string} runner @param {string[]} command */
async function runAndTally(runner, command) {
  const path = inRoot('.gatescope', 'tallies', `${runner}.json`)
  await mkdir(dirname(path), { recursive: true })
  await rm(path, { force: true })
  const code = await runInForeground(process.execPath, command, { cwd: root, env: { ...process.env, GATESCOPE_TALLY: path } })
  return judge(runner, code, await readJson(path))
}
