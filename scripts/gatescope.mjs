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
  // As for every engine: see src/host/supervisor/engineEnvironment.ts, which reads the same variable.
  const env = { ...process.env, GLIBC_TUNABLES: process.env.GLIBC_TUNABLES ?? 'glibc.malloc.hugetlb=1' }
  process.exitCode = await runInForeground(process.execPath, [inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)], { env })
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
