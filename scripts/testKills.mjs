// @ts-check
// `npm run test:kills`: ends processes that record, train and sweep by `kill -9` at fifty random moments, where `npm test` takes a few.
import { prepareDependencies } from './lib/dependencies.mjs'
import { inRoot } from './lib/paths.mjs'
import { checkNode } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { slowTests } from './lib/tests/slowTests.mjs'

async function run() {
  checkNode(process.versions.node)
  await prepareDependencies(createReport())
  process.env.GATESCOPE_KILLS ??= '50'
  const files = ['killed.test.ts', 'killedSweeps.test.ts'].map((name) => inRoot('tests', 'engine', 'processes', name))
  return runVitest(files)
}

await slowTests(run)
