// @ts-check
// `npm test`: the same preparation as a start, then every check and every test, and one line for all of them at the end.
import { prepareBrowser } from './lib/browser.mjs'
import { prepareElectron } from './lib/electron.mjs'
import { describeFailure } from './lib/failure.mjs'
import { prepareWithTensorflow } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runChecks } from './lib/tests/checks.mjs'
import { runPlaywright, runVitest } from './lib/tests/runners.mjs'
import { nothing, skipReasons, slowest, sum, summaryLine } from './lib/tests/tally.mjs'

const report = createReport()

async function testEverything() {
  const prepared = await prepareAll()
  if (prepared.failures.length > 0) return prepared
  return sum([await runChecks(report), await runVitest(), await runPlaywright(['e2e', 'desktop'])])
}

/** A failure to prepare is the only test that can be counted then. */
async function prepareAll() {
  try {
    await prepareWithTensorflow(report)
    await prepareElectron(report)
    await prepareBrowser(report)
    return nothing()
  } catch (error) {
    report.say(`\n${describeFailure(error)}`)
    return { ...nothing(), failures: ['preparation'] }
  }
}

const tally = await testEverything()
const slow = slowest(tally)
if (slow.length > 0) console.log(['The slowest tests:', ...slow].join('\n'))
for (const line of skipReasons(tally)) console.log(line)
for (const failure of tally.failures) console.log(`failed: ${failure}`)
process.exitCode = tally.failures.length === 0 ? 0 : 1
console.log(summaryLine(tally))
