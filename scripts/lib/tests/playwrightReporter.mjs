// @ts-check
// Playwright's result as a tally, written to the file named by GATESCOPE_TALLY; with the time of each test; a flaky test counts as failed.
import { writeFileSync } from 'node:fs'
import { failureLine, nothing } from './tally.mjs'

export default class TallyReporter {
  tally = nothing()

  /** @param {import('@playwright/test/reporter').FullConfig} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.suite = suite
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    this.tally.failures.push(`playwright: ${error.message ?? error.value ?? 'unknown error'}`)
  }

  onEnd() {
    for (const test of this.suite?.allTests() ?? []) this.add(test)
    writeFileSync(String(process.env.GATESCOPE_TALLY), JSON.stringify(this.tally))
  }

  /** @param {import('@playwright/test/reporter').TestCase} test */
  add(test) {
    const name = test.titlePath().filter(Boolean).join(' > ')
    const outcome = test.outcome()
    this.tally.times.push({ name, ms: test.results.reduce((total, { duration }) => total + duration, 0) })
    if (outcome === 'expected') this.tally.passed++
    else if (outcome === 'skipped') this.tally.skipped.push({ name, reason: skipReason(test) ?? `no reason given: ${name}` })
    else this.tally.failures.push(failureLine(outcome === 'flaky' ? `${name} (flaky)` : name, errorOf(test)))
  }
}

/** @param {import('@playwright/test/reporter').TestCase} test */
const errorOf = (test) => test.results.find(({ error }) => error)?.error?.message

/** @param {import('@playwright/test/reporter').TestCase} test */
const skipReason = (test) =>
  [...test.annotations, ...test.results.flatMap(({ annotations }) => annotations)].find(({ type }) => type === 'skip')?.description
