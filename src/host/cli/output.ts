/** What the command line prints: results on standard output (as text, or as one JSON object a line), everything else on the error stream. */
import type { Problem } from '../../contract/document/problems'
import { problemText } from '../../contract/document/problemText'

/** 0: done; 1: it failed; 2: what was given is wrong. */
export type ExitCode = 0 | 1 | 2

export interface Output {
  readonly json: boolean
  /** One JSON object a line; nothing without --json. */
  object(value: Readonly<Record<string, unknown>>): void
  /** A line for people on standard output; nothing with --json. */
  line(text: string): void
  /** A line on the error stream. */
  complain(text: string): void
  /** A line that the next one replaces, on a terminal; elsewhere a line now and then. */
  progress(text: string): void
}

const PLAIN_PROGRESS_EVERY = 2_000

export interface Streams {
  readonly out: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean }
  readonly error: Pick<NodeJS.WriteStream, 'write'>
}

export function createOutput(json: boolean, { out, error }: Streams = { out: process.stdout, error: process.stderr }): Output {
  let shownAt = -Infinity
  let open = false
  const endProgress = () => {
    if (open) out.write('\n')
    open = false
  }
  return {
    json,
    object: (value) => {
      if (json) out.write(`${JSON.stringify(value)}\n`)
    },
    line: (text) => {
      endProgress()
      if (!json) out.write(`${text}\n`)
    },
    complain: (text) => {
      endProgress()
      error.write(`${text}\n`)
    },
    progress: (text) => {
      if (json) return
      if (out.isTTY) {
        out.write(`\r\x1b[2K${text}`)
        open = true
      } else if (performance.now() - shownAt >= PLAIN_PROGRESS_EVERY) {
        shownAt = performance.now()
        out.write(`${text}\n`)
      }
    }
  }
}

/** Says each problem with its place and its remedy; with --json also as an object on standard output. */
export function tellProblems(output: Output, problems: readonly Problem[]): void {
  const told = problems.map((problem) => ({ ...problem, ...problemText(problem) }))
  for (const { severity, place, message, remedy } of told) {
    const where = placeWords(place)
    // Problems of syntax begin with their place.
    const said = where === '' || message.toLowerCase().startsWith(where)
    output.complain(`${severity === 'error' ? 'Error' : 'Warning'}${said ? '' : ` (${where})`}: ${message}\n  ${remedy}`)
  }
  if (told.length > 0) output.object({ type: 'problems', problems: told })
}

function placeWords({ layer, cell, node, port, path }: Problem['place']): string {
  const words = { layer, cell, node, port }
  const named = Object.entries(words).flatMap(([kind, name]) => (name === undefined ? [] : [`${kind} ${name}`]))
  return [...named, ...(path === undefined ? [] : [path])].join(', ')
}

/** A failure in words: what happened and what mends it. */
export function tellFailure(output: Output, message: string, remedy: string): void {
  output.complain(`Error: ${message}\n  ${remedy}`)
  output.object({ type: 'failure', message, remedy })
}
