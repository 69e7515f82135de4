// @ts-check
// `npm run test:executors`: twenty training steps of every template, and of every case of PyTorch's, on every executor that works here, where
// `npm test` takes two templates, and a few cases where programs are compiled.
import { preparePackaged } from './lib/browser.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepareWithTensorflow } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { slowTests } from './lib/tests/slowTests.mjs'

const report = createReport()

async function run() {
  await prepareWithTensorflow(report)
  // WebGPU computes on its SwiftShader.
  await preparePackaged(report)
  process.env.GATESCOPE_EXECUTORS ??= 'all'
  return runVitest([inRoot('tests', 'golden', 'training.test.ts'), inRoot('tests', 'fixtures')])
}

await slowTests(run)
