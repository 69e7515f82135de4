// @ts-check
// `npm run test:webgpu`: a training step of every template on WebGPU, with each form of its loops, where `npm test` takes a few.
import { preparePackaged } from './lib/browser.mjs'
import { prepareDependencies } from './lib/dependencies.mjs'
import { inRoot } from './lib/paths.mjs'
import { checkNode } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { slowTests } from './lib/tests/slowTests.mjs'

async function run() {
  checkNode(process.versions.node)
  await prepareDependencies(createReport())
  await preparePackaged(createReport())
  process.env.GATESCOPE_WEBGPU ??= 'all'
  return runVitest([inRoot('src', 'engine', 'executors', 'webgpu'), inRoot('tests', 'golden', 'webgpu.test.ts')])
}

await slowTests(run)
