// @ts-check
// `npm run set-up`: sets up TensorFlow's library now, in the terminal. `npm start` needs no such thing: there the engine does it in the background.
import { prepareDependencies } from './lib/dependencies.mjs'
import { describeFailure } from './lib/failure.mjs'
import { checkNode } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { prepareRuntime } from './lib/tensorflow/runtime.mjs'

const report = createReport()
try {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  const note = await prepareRuntime(report)
  process.exitCode = note.status === 'ready' ? 0 : 1
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
