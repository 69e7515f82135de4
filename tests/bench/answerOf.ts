/** Runs a script of the benchmark in a process of its own, so that what is measured is of its work alone. */
import { execFileSync } from 'node:child_process'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'

/** The JSON of the last line that the script prints. `isQuiet`: what it says beside that is not shown. */
export function answerOf(script: string, args: readonly string[] = [], isQuiet = false): unknown {
  const printed = execFileSync(process.execPath, [script, ...args], {
    env: engineEnvironment(),
    encoding: 'utf8',
    ...(isQuiet && { stdio: ['ignore', 'pipe', 'ignore'] as const })
  })
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
}
