// @ts-check
// `npm run pictures`: takes pictures of every place of the window, in both themes and three sizes.
import { describeFailure } from './lib/failure.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { prepareWithTensorflow } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runInForeground } from './lib/run.mjs'

const report = createReport()
try {
  await prepareWithTensorflow(report)
  const playwright = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  process.exitCode = await runInForeground(process.execPath, [playwright, 'test', '--project=pictures', ...process.argv.slice(2)], {
    cwd: root
  })
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
