// @ts-check
// `npm run check`: format, lint, borders, types and the unit tests, without a build or a browser.
import { prepareDependencies } from './lib/dependencies.mjs'
import { createReport } from './lib/report.mjs'
import { runChecks } from './lib/tests/checks.mjs'
import { runVitest } from './lib/tests/runners.mjs'
import { sum, summaryLine } from './lib/tests/tally.mjs'

const report = createReport()
await prepareDependencies(report)
const tally = sum([await runChecks(report), await runVitest(['src'])])
for (const failure of tally.failures) console.log(`failed: ${failure}`)
process.exitCode = tally.failures.length === 0 ? 0 : 1
console.log(summaryLine(tally))
