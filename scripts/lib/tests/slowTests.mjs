// @ts-check
// The frame of a command for tests that are too slow for `npm test`: it runs them, and tells what failed and how many there were.
import { describeFailure } from '../failure.mjs'
import { skipReasons, summaryLine } from './tally.mjs'

/**
 * Sets the process's exit code: 1 when a test failed, or when the tests could not be prepared.
 *
 * @param {() => Promise<import('./tally.mjs').Tally>} run prepares what the tests need, and runs them
 */
export async function slowTests(run) {
  try {
    const tally = await run()
    for (const line of skipReasons(tally)) console.log(line)
    for (const failure of tally.failures) console.log(`failed: ${failure}`)
    console.log(summaryLine(tally))
    process.exitCode = tally.failures.length === 0 ? 0 : 1
  } catch (error) {
    console.error(`\n${describeFailure(error)}`)
    process.exitCode = 1
  }
}
