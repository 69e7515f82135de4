/** Describes in words why a process ended. */

const signalWords: Record<string, string> = {
  SIGKILL: 'it was killed (SIGKILL), which often means that memory ran out',
  SIGABRT: 'it gave up (SIGABRT), which often means that memory ran out',
  SIGSEGV: 'a fault in native code ended it (SIGSEGV)',
  SIGBUS: 'a fault in native code ended it (SIGBUS)',
  SIGILL: 'it met instructions that this processor does not have (SIGILL)',
  SIGTERM: 'it was asked to end from outside (SIGTERM)'
}

/** Shells and containers write a signal as 128 + its number. */
const signalOfCode: Record<number, string> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM'
}

/** @param errorOutput the last part of the process's error output */
export function describeExit(code: number | null, signal: string | null, errorOutput: string): string {
  const name = signal ?? (code === null ? null : (signalOfCode[code] ?? null))
  const how = name === null ? `it ended with exit code ${code}` : (signalWords[name] ?? `the signal ${name} ended it`)
  const last = tellingLine(errorOutput)
  return last === null ? how : `${how}: ${last}`
}

/** Finds the last line that names an error. Stack traces and Node's closing line come after it. */
function tellingLine(output: string): string | null {
  const lines = output.split('\n').map((line) => line.trim())
  return lines.findLast((line) => /^(\w*Error\b|FATAL|terminate called|Assertion|.*\bwhat\(\):)/.test(line))?.slice(0, 300) ?? null
}
