// @ts-check
// `npm run test:interop`: makes a Python environment in the cache and runs exports in the libraries that they are for.
import { readFile, rm } from 'node:fs/promises'
import { prepareDependencies } from './lib/dependencies.mjs'
import { inRoot } from './lib/paths.mjs'
import { checkNode } from './lib/prepare.mjs'
import { environmentPackages, environmentPython, preparePython } from './lib/python.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { slowTests } from './lib/tests/slowTests.mjs'
import { prepareRuntime } from './lib/tensorflow/runtime.mjs'

const usage = `npm run test:interop -- [word …]
  A word that names a format (pytorch, onnx, keras, jax, savedmodel) picks formats; any other picks the models whose name has it.`

const report = createReport()
const words = process.argv.slice(2)
const table = inRoot('.gatescope', 'tallies', 'interop.md')

async function run() {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  await prepareRuntime(report)
  await preparePython(report, environmentPackages)
  await rm(table, { force: true })
  process.env.GATESCOPE_PYTHON = environmentPython()
  process.env.GATESCOPE_INTEROP = words.join(' ')
  process.env.GATESCOPE_INTEROP_TABLE = table
  const tally = await runVitest(['--config', inRoot('vitest.interop.config.ts')])
  console.log(await readFile(table, 'utf8').catch(() => 'No export was compared.'))
  return tally
}

if (words.includes('--help')) console.log(usage)
else await slowTests(run)
