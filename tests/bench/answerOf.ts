/** Runs a script of the benchmark in a process of its own, so that what is measured is of its work alone. */
import { execFileSync } from 'node:child_process'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'

interface How {
  /** What the script says beside its answer is not shown. */
  readonly isQuiet?: boolean
  /** The core that it stays on; Linux alone can do that. */
  readonly core?: number
}

/** The JSON of the last line that the script prints. */
export function answerOf(script: string, args: readonly string[] = [], { isQuiet = false, core }: How = {}): unknown {
  const command = [...(core === undefined ? [] : ['taskset', '-c', String(core)]), process.execPath, script, ...args]
  const printed = execFileSync(command[0] ?? '', command.slice(1), {
    env: engineEnvironment(),
    encoding: 'utf8',
    ...(isQuiet && { stdio: ['ignore', 'pipe', 'ignore'] as const })
  })
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
}
