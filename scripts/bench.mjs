// @ts-check
// `npm run bench -- [--quick] [--json] [--memory] [--setup]`: measures our training step beside its peers', or its memory against length.
import { prepareBench, prepareBenchPeers, benchPython } from './lib/bench.mjs'
import { describeFailure } from './lib/failure.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { createReport } from './lib/report.mjs'
import { runInForeground } from './lib/run.mjs'

const report = createReport({ quiet: true })
const args = process.argv.slice(2)
try {
  const workers = await prepareBench(report)
  if (args.includes('--setup')) await prepareBenchPeers(report)
  else {
    const script = args.includes('--memory') ? 'memory.js' : 'index.js'
    const places = ['--workers', workers, '--sources', inRoot('tests', 'bench'), '--python', benchPython()]
    process.exitCode = await runInForeground(process.execPath, [`${workers}/${script}`, ...places, ...args], { cwd: root })
  }
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
