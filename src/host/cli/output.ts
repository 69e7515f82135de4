/** Prints for the command line: results on standard output (as text, or as one JSON object a line), everything else on the error stream. */
import type { Problem, ProblemCode, TextRange } from '../../contract/problems/problems'
import { problemText } from '../../contract/problems/problemText'
import type { ProblemWords } from '../../contract/problems/problemText'

/** The exit code: 0 for success, 1 for a failure, 2 for wrong input. */
export type ExitCode = 0 | 1 | 2

export interface Output {
  readonly json: boolean
  /** Prints one JSON object a line; nothing without --json. */
  object(value: Readonly<Record<string, unknown>>): void
  /** Prints a line for people on standard output; nothing with --json. */
  line(text: string): void
  /** Prints a piece of a text on standard output, as it comes; nothing with --json. */
  piece(text: string): void
  /** Prints a line on the error stream. */
  complain(text: string): void
  /** Prints a line that the next one replaces, on a terminal; elsewhere it prints a line now and then. */
  progress(text: string): void
  /** Draws lines in place of those that it drew before, on a terminal. Elsewhere it draws nothing and returns false. */
  board(lines: readonly string[]): boolean
}

const PLAIN_PROGRESS_EVERY = 2_000

export interface Streams {
  readonly out: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean }
  readonly error: Pick<NodeJS.WriteStream, 'write'>
}

/** Characters that would steer a terminal, or turn the direction of a text, except line feeds and tabs. */
const steering = /[\p{Cc}\p{Bidi_Control}]/gu

/** A text as a terminal may show it: no character of it steers the terminal. */
const harmless = (text: string): string => text.replace(steering, (sign) => (sign === '\n' || sign === '\t' ? sign : '?'))

/** A name or a message on one line, whatever the file says that it is from. */
export const oneLine = (text: string): string => harmless(text).replace(/[\n\t\u2028\u2029]/g, '?')

/** JSON leaves some of these characters as they are; escaped they are the same text. */
const harmlessJson = (json: string): string => json.replace(steering, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

export function createOutput(json: boolean, { out, error }: Streams = { out: process.stdout, error: process.stderr }): Output {
  let shownAt = -Infinity
  let open = false
  /** The lines of the board, while nothing was printed after them. */
  let drawn = 0
  const endProgress = () => {
    if (open) out.write('\n')
    open = false
    drawn = 0
  }
  return {
    json,
    object: (value) => {
      if (json) out.write(`${harmlessJson(JSON.stringify(value))}\n`)
    },
    line: (text) => {
      endProgress()
      if (!json) out.write(`${harmless(text)}\n`)
    },
    piece: (text) => {
      endProgress()
      if (!json) out.write(harmless(text))
    },
    complain: (text) => {
      endProgress()
      error.write(`${harmless(text)}\n`)
    },
    progress: (text) => {
      if (json) return
      if (out.isTTY) {
        out.write(`\r\x1b[2K${harmless(text)}`)
        open = true
      } else if (performance.now() - shownAt >= PLAIN_PROGRESS_EVERY) {
        shownAt = performance.now()
        out.write(`${harmless(text)}\n`)
      }
    },
    board: (lines) => {
      if (json || !out.isTTY) return false
      const above = drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`
      endProgress()
      out.write(`${above}${lines.map((line) => `${oneLine(line)}\n`).join('')}`)
      drawn = lines.length
      return true
    }
  }
}

/** A text file that problems may be in. */
export interface TextSource {
  readonly file: string
  readonly lines: readonly string[]
  /** Returns the part of the text that a problem is about, or null if the problem is elsewhere. */
  readonly rangeOf: (problem: Problem) => TextRange | null
  /** Returns the remedy for a problem in a text, if it differs from the remedy in a drawing. */
  readonly remedyOf?: (problem: Problem) => string | null
}

/** Prints each problem with its place and its remedy. With --json it is also printed as an object on standard output. */
export function tellProblems(output: Output, problems: readonly Problem[], source: TextSource | null = null): void {
  const reported = problems.map((problem) => {
    const range = source?.rangeOf(problem) ?? null
    const remedy = source?.remedyOf?.(problem) ?? null
    return { ...problem, ...wordsHere(problem), ...(remedy !== null && { remedy }), ...(source && range && { file: source.file, range }) }
  })
  for (const each of reported) {
    const { severity, place, message, remedy, range } = each
    const where = range ? '' : oneLine(placeWords(place))
    // The message of a syntax problem begins with its place.
    const namesPlace = where === '' || message.toLowerCase().startsWith(where)
    const at = range && source ? `${source.file}:${range.line}:${range.column}: ` : ''
    const shown = range && source ? `\n${excerpt(source.lines, range)}` : ''
    output.complain(`${at}${severity === 'error' ? 'Error' : 'Warning'}${namesPlace ? '' : ` (${where})`}: ${message}${shown}\n  ${remedy}`)
  }
  if (reported.length > 0) output.object({ type: 'problems', problems: reported })
}

/** The command line's remedies for a problem, in addition to the problem's own remedy. */
const further: { readonly [C in ProblemCode]?: string } = {
  'training.memory': '`train --anyway` tries it all the same.',
  'data.missing': '`--data-dir` names a further folder.',
  'data.separator': '`--separator` names it.',
  'data.decimal': '`--decimal` names it.',
  'data.twoDecimals': '`--decimal` names it.',
  'data.header': '`--first-line` says so.',
  'data.fields': '`--separator` names another.',
  'data.encoding': '`--encoding` names it.',
  'generate.other': '`generate --prompt TEXT` continues a text, `generate --steps-ahead N` a series.',
  'run.folder': '`--workspace` names another.'
}

function wordsHere(problem: Problem): ProblemWords {
  const { message, remedy } = problemText(problem)
  return { message: oneLine(message), remedy: [oneLine(remedy), further[problem.code]].filter(Boolean).join(' ') }
}

/** The most characters of a line that are shown, and how many of them stand before the place. */
const [most, before] = [160, 60]

/** Shows the line, or the part of a long line around the place, with carets under the place. Characters that would steer a terminal become `?`. */
function excerpt(lines: readonly string[], { line, column, endLine, endColumn }: TextRange): string {
  const text = (lines[line - 1] ?? '').replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\t' ? sign : '?'))
  const from = text.length <= most ? 0 : Math.max(0, column - 1 - before)
  const shown = text.slice(from, from + most)
  const end = Math.min(endLine === line ? endColumn : text.length + 1, from + most + 1)
  const indent = text.slice(from, column - 1).replace(/[^\t]/g, ' ')
  return `  ${shown}\n  ${indent}${'^'.repeat(Math.max(1, end - column))}`
}

function placeWords({ layer, cell, node, port, path }: Problem['place']): string {
  const words = { layer, cell, node, port }
  const named = Object.entries(words).flatMap(([kind, name]) => (name === undefined ? [] : [`${kind} ${name}`]))
  return [...named, ...(path === undefined ? [] : [path])].join(', ')
}

/** Tells a failure: what happened, and what mends it. */
export function tellFailure(output: Output, message: string, remedy: string): void {
  output.complain(`Error: ${message}\n  ${remedy}`)
  output.object({ type: 'failure', message, remedy })
}
