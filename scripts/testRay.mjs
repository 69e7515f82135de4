// @ts-check
// `npm run test:ray`: a sweep on a Ray cluster of two nodes on this machine, with PyPI's `ray` in a Python environment in the cache.
import { inRoot } from './lib/paths.mjs'
import { prepareWithTensorflow } from './lib/prepare.mjs'
import { environmentPython, preparePython, rayEnvironment } from './lib/python.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { slowTests } from './lib/tests/slowTests.mjs'

const report = createReport()

async function run() {
  await prepareWithTensorflow(report)
  await preparePython(report, ['ray==2.60.0'], rayEnvironment)
  process.env.GATESCOPE_PYTHON = environmentPython(rayEnvironment)
  return runVitest(['--config', inRoot('vitest.ray.config.ts')])
}

await slowTests(run)
