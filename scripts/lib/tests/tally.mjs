// @ts-check
// Counting what every runner and check reported, into one line that stands for all of them.
import { stripVTControlCharacters } from 'node:util'
import { seconds } from '../report.mjs'

/**
 * What one runner tally.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {string[]} failures a line for each failed test
 * @property {{ name: string, reason: string }[]} skipped
 * @property {{ name: string, ms: number }[]} times how long each file of Vitest's and each test of Playwright's took
 */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failures: [], skipped: [], times: [] })

/** @param {Tally[]} tallies @returns {Tally} */
export const sum = (tallies) => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failures: tallies.flatMap(({ failures }) => failures),
  skipped: tallies.flatMap(({ skipped }) => skipped),
  times: tallies.flatMap(({ times }) => times)
})

/**
 * Judges a runner: one that died, ran no test, or failed without naming a test counts as a failure of its own.
 * @param {string} runner
 * @param {number} code its exit code
 * @param {unknown} tally what its reporter wrote; undefined when it wrote nothing
 * @returns {Tally}
 */
export function judge(runner, code, tally) {
  if (!isTally(tally)) return { ...nothing(), failures: [`${runner}: ended with code ${code} before it reported`] }
  const ran = tally.passed + tally.failures.length
  if (ran === 0) return { ...tally, failures: [`${runner}: ran no test`] }
  if (code !== 0 && tally.failures.length === 0)
    return { ...tally, failures: [`${runner}: ended with code ${code} although no test failed`] }
  return tally
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
  Array.isArray(value.skipped) &&
  'times' in value &&
  Array.isArray(value.times)

/** A failed test and the first line of its error, without colours. @param {string} name @param {string | undefined} message */
export function failureLine(name, message) {
  const first = stripVTControlCharacters(message ?? '')
    .split('\n', 1)[0]
    ?.trim()
  return first ? `${name}: ${first}` : name
}

/** The last line of `npm test`. @param {Tally} tally */
export const summaryLine = ({ passed, failures, skipped }) => `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`

const SLOWEST = 10

/** The slowest test files and journeys, the slowest first, one line each. @param {Pick<Tally, 'times'>} tally */
export const slowest = ({ times }) =>
  times
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST)
    .map(({ name, ms }) => `${seconds(ms).padStart(8)}  ${name}`)

/** Why tests were skipped, one line for each reason. @param {Tally} tally */
export function skipReasons({ skipped }) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} skipped: ${reason}`)
}
