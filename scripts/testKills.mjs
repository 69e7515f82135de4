// @ts-check
// `npm run test:kills`: ends processes that record, train and sweep by `kill -9` at fifty random moments, where `npm test` takes a few.
import { prepareDependencies } from './lib/dependencies.mjs'
import { describeFailure } from './lib/failure.mjs'
import { inRoot } from './lib/paths.mjs'
import { checkNode } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { summaryLine } from './lib/tests/tally.mjs'

async function test() {
  checkNode(process.versions.node)
  await prepareDependencies(createReport())
  process.env.GATESCOPE_KILLS ??= '50'
  const files = ['killed.test.ts', 'killedSweeps.test.ts'].map((name) => inRoot('tests', 'engine', 'processes', name))
  const tally = await runVitest(files)
  for (const failure of tally.failures) console.log(`failed: ${failure}`)
  console.log(summaryLine(tally))
  return tally.failures.length === 0 ? 0 : 1
}

process.exitCode = await test().catch((error) => {
  console.error(`\n${describeFailure(error)}`)
  return 1
})
