// @ts-check
// `npm run test:kill`: ends sweeps and runs by `kill -9` at 50 random moments of each, and compares what goes on with what was not interrupted.
import { prepareDependencies } from './lib/dependencies.mjs'
import { checkNode } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { summaryLine } from './lib/tests/tally.mjs'

checkNode(process.versions.node)
await prepareDependencies(createReport())
process.env.GATESCOPE_KILLS ??= '50'
process.env.GATESCOPE_KILL_SEED ??= String(Date.now() % 1_000_000)
console.log(`Random moments of the seed ${process.env.GATESCOPE_KILL_SEED}`)
const tally = await runVitest(['tests/engine/processes/kill.test.ts'])
for (const failure of tally.failures) console.log(`failed: ${failure}`)
console.log(summaryLine(tally))
process.exitCode = tally.failures.length === 0 ? 0 : 1
