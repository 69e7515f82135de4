// @ts-check
// The checks that read the sources without running them; each counts as one test.
import { join } from 'node:path'
import { inRoot, root } from '../paths.mjs'
import { seconds } from '../report.mjs'
import { run } from '../run.mjs'
import { nothing } from './tally.mjs'

const modules = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts)

/** @type {[name: string, script: string, ...args: string[]][]} */
const CHECKS = [
  ['types', modules('vue-tsc', 'bin', 'vue-tsc.js'), '--noEmit', '-p', 'tsconfig.json'],
  ['lint', modules('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'],
  ['templates', modules('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', 'src'],
  ['borders', modules('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ['unused code', modules('knip', 'bin', 'knip.js')],
  ['format', modules('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']
]
const AT_ONCE = 2
const LONGEST_MS = 10 * 60_000

/**
 * Runs all checks, two at a time.
 * @param {import('../report.mjs').Report} report
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runChecks(report) {
  const tally = nothing()
  const waiting = [...CHECKS]
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await runCheck(check, tally, report)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return tally
}

/** @param {typeof CHECKS[number]} check @param {import('./tally.mjs').Tally} tally @param {import('../report.mjs').Report} report */
async function runCheck([name, script, ...args], tally, report) {
  const began = Date.now()
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':')
  const outcome = await run(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, PATH: path, NO_COLOR: '1' },
    timeoutMs: LONGEST_MS
  })
  if (outcome.code === 0) tally.passed++
  else tally.failures.push(`check: ${name}`)
  report.say(
    `${outcome.code === 0 ? '✓' : '✗'} Check: ${name} (${seconds(Date.now() - began)})${outcome.code === 0 ? '' : `\n${outcome.tail}`}`
  )
}
