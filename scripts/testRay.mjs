// @ts-check
// `npm run test:ray`: a sweep on a Ray cluster of two nodes on this machine, with PyPI's `ray` in a Python environment in the cache.
import { describeFailure } from './lib/failure.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepareWithTensorflow } from './lib/prepare.mjs'
import { environmentPython, preparePython, rayEnvironment } from './lib/python.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { summaryLine } from './lib/tests/tally.mjs'

const report = createReport()

async function test() {
  await prepareWithTensorflow(report)
  await preparePython(report, ['ray==2.60.0'], rayEnvironment)
  process.env.GATESCOPE_PYTHON = environmentPython(rayEnvironment)
  const tally = await runVitest(['--config', inRoot('vitest.ray.config.ts')])
  for (const failure of tally.failures) console.log(`failed: ${failure}`)
  console.log(summaryLine(tally))
  return tally.failures.length === 0 ? 0 : 1
}

process.exitCode = await test().catch((error) => {
  report.say(`\n${describeFailure(error)}`)
  return 1
})
