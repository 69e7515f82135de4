// @ts-check
// `npm run --silent gatescope -- …`: prepares quietly, then runs the command line; standard output is the command's alone.
import { describeFailure } from './lib/failure.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepareProgram } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runInForeground } from './lib/run.mjs'

const report = createReport({ quiet: true })
try {
  await prepareProgram(report)
  process.exitCode = await runInForeground(process.execPath, [inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)])
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
