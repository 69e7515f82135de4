// @ts-check
// `npm run test:webgpu`: a training step of every template on WebGPU, with each form of its loops, where `npm test` takes a few.
import { prepareBrowser } from './lib/browser.mjs'
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
  await prepareBrowser(createReport())
  process.env.GATESCOPE_WEBGPU ??= 'all'
  const files = [
    inRoot('src', 'engine', 'executors', 'webgpu'),
    ...['webgpu', 'webgpuTraining'].map((name) => inRoot('tests', 'golden', `${name}.test.ts`))
  ]
  const tally = await runVitest(files)
  for (const failure of tally.failures) console.log(`failed: ${failure}`)
  console.log(summaryLine(tally))
  return tally.failures.length === 0 ? 0 : 1
}

process.exitCode = await test().catch((error) => {
  console.error(`\n${describeFailure(error)}`)
  return 1
})
