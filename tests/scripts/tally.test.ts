// The last line of `npm test` counts everything, and a runner that dies or runs nothing is a failure.
import { expect, test } from 'vitest'
import { failureLine, judge, nothing, skipReasons, slowest, sum, summaryLine } from '../../scripts/lib/tests/tally.mjs'

const unit = { passed: 40, failures: ['a.test.ts > adds'], skipped: [{ name: 'gpu', reason: 'there is no GPU' }], times: [] }
const desktop = { passed: 0, failures: [], skipped: [{ name: 'opens', reason: 'Electron’s binary is missing' }], times: [] }

test('sums all runners into one line', () => {
  expect(summaryLine(sum([unit, desktop, { ...nothing(), passed: 2 }]))).toBe('42 passed, 1 failed, 2 skipped')
  expect(summaryLine(sum([]))).toBe('0 passed, 0 failed, 0 skipped')
})

test('names each reason of skipped tests once', () => {
  expect(skipReasons(sum([desktop, desktop, unit]))).toEqual(['2 skipped: Electron’s binary is missing', '1 skipped: there is no GPU'])
})

test('names the ten slowest of all runners, the slowest first', () => {
  const files = { ...unit, times: [1_200, 800, 70_000].map((ms) => ({ name: `unit ${ms}`, ms })) }
  const journeys = { ...desktop, times: Array.from({ length: 20 }, (_, k) => ({ name: `journey ${k}`, ms: 1_000 * k })) }
  const lines = slowest(sum([files, journeys]))
  expect(lines).toHaveLength(10)
  expect(lines.slice(0, 2).map((line) => line.trim())).toEqual(['70.0 s  unit 70000', '19.0 s  journey 19'])
  expect(slowest(nothing())).toEqual([])
})

test('takes what a runner reported', () => {
  expect(judge('vitest', 1, unit)).toBe(unit)
  expect(judge('vitest', 0, { ...nothing(), passed: 1 }).failures).toEqual([])
})

test('a runner that died, ran nothing, or failed without a failed test counts as failed', () => {
  expect(judge('vitest', 139, undefined).failures).toEqual(['vitest: ended with code 139 before it reported'])
  expect(judge('vitest', 0, { passed: 'many' }).failures).toEqual(['vitest: ended with code 0 before it reported'])
  expect(judge('playwright', 0, desktop).failures).toEqual(['playwright: ran no test'])
  expect(judge('vitest', 1, { ...nothing(), passed: 3 }).failures).toEqual(['vitest: ended with code 1 although no test failed'])
})

test('a failed test is told with the first line of its error, without colours', () => {
  expect(failureLine('a.test.ts > adds', '\u001B[31mexpected 3 to be 4\u001B[39m\n  at a.test.ts:3')).toBe(
    'a.test.ts > adds: expected 3 to be 4'
  )
  expect(failureLine('a.test.ts > adds', undefined)).toBe('a.test.ts > adds')
})
