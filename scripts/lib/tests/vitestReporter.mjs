// @ts-check
// Vitest's result as a tally, written to the file named by GATESCOPE_TALLY; with the reasons of skipped tests and the time of each file.
import { writeFileSync } from 'node:fs'
import { failureLine, nothing } from './tally.mjs'

export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} errors
   */
  onTestRunEnd(modules, errors) {
    const tally = nothing()
    for (const module of modules) addModule(tally, module)
    tally.failures.push(...errors.map((error) => `unhandled error: ${error.message}`))
    writeFileSync(String(process.env.GATESCOPE_TALLY), JSON.stringify(tally))
  }
}

/** @param {import('./tally.mjs').Tally} tally @param {import('vitest/node').TestModule} module */
function addModule(tally, module) {
  const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0)
  tally.failures.push(...broken.map((part) => failureLine(module.relativeModuleId, part.errors()[0]?.message)))
  tally.times.push({ name: module.relativeModuleId, ms: module.diagnostic().duration })
  for (const test of module.children.allTests()) addTest(tally, test, `${module.relativeModuleId} > ${test.fullName}`)
}

/** @param {import('./tally.mjs').Tally} tally @param {import('vitest/node').TestCase} test @param {string} name */
function addTest(tally, test, name) {
  const result = test.result()
  if (result.state === 'passed') tally.passed++
  else if (result.state === 'skipped') tally.skipped.push({ name, reason: result.note ?? `no reason given: ${name}` })
  else tally.failures.push(failureLine(name, result.errors?.[0]?.message))
}
