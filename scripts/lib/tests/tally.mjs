// @ts-check
// Counting what every runner and check reported, into one line that stands for all of them.

/**
 * What one runner found.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {string[]} failures a line for each failed test
 * @property {{ name: string, reason: string }[]} skipped
 */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failures: [], skipped: [] })

/** @param {Tally[]} tallies @returns {Tally} */
export const sum = (tallies) => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failures: tallies.flatMap(({ failures }) => failures),
  skipped: tallies.flatMap(({ skipped }) => skipped)
})

/**
 * Judges a runner: one that died, ran no test, or failed without naming a test counts as a failure of its own.
 * @param {string} runner
 * @param {number} code its exit code
 * @param {unknown} found what its reporter wrote; undefined when it wrote nothing
 * @returns {Tally}
 */
export function judge(runner, code, found) {
  if (!isTally(found)) return { ...nothing(), failures: [`${runner}: ended with code ${code} before it reported`] }
  const ran = found.passed + found.failures.length
  if (ran === 0) return { ...found, failures: [`${runner}: ran no test`] }
  if (code !== 0 && found.failures.length === 0)
    return { ...found, failures: [`${runner}: ended with code ${code} although no test failed`] }
  return found
}

/** @param {unknown} value @returns {value is Tally} */
const isTally = (value) =>
  typeof value === 'object' &&
  value !== null &&
  'passed' in value &&
  typeof value.passed === 'number' &&
  'failures' in value &&
  Array.isArray(value.failures) &&
  'skipped' in value &&
  Array.isArray(value.skipped)

/** The last line of `npm test`. @param {Tally} tally */
export const summaryLine = ({ passed, failures, skipped }) => `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`

/** Why tests were skipped, one line for each reason. @param {Tally} tally */
export function skipReasons({ skipped }) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} skipped: ${reason}`)
}
