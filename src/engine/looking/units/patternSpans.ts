/** Finds the matches of a regular expression that a person wrote, and gives up one that would take for ever. */
import { runInNewContext } from 'node:vm'
import * as z from 'zod'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'

/** Seconds after which an expression is given up: the engine does nothing else meanwhile. */
const seconds = 2

const spansSchema = z.array(z.array(z.tuple([z.int(), z.int()])))

export type Span = readonly [from: number, until: number]

export type PatternSpans = { readonly ok: true; readonly spans: readonly (readonly Span[])[] } | Refused
interface Refused {
  readonly ok: false
  readonly problem: Problem
}

/** Splits `/expression/flags`; anything else is an expression alone. */
function readPattern(pattern: string): { readonly source: string; readonly flags: string } {
  const whole = /^\/(?<source>.+)\/(?<flags>[ims]*)$/s.exec(pattern)?.groups
  return whole ? { source: whole['source'] ?? '', flags: whole['flags'] ?? '' } : { source: pattern, flags: '' }
}

/** Returns the problem of an expression that cannot be read; null for one that can. */
export function patternProblem(pattern: string): Problem | null {
  const { source, flags } = readPattern(pattern)
  try {
    RegExp(source, `${flags}gu`)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '').replace(/\.$/, '') : String(error)
    return problem('property.pattern', {}, { pattern, reason: reason.charAt(0).toLowerCase() + reason.slice(1) })
  }
}

/** The stretches of each text that match, from their first UTF-16 unit to the one after their last. Empty matches are left out. */
export function patternSpans(pattern: string, texts: readonly string[]): PatternSpans {
  const wrong = patternProblem(pattern)
  if (wrong) return { ok: false, problem: wrong }
  const { source, flags } = readPattern(pattern)
  const find =
    'texts.map((text) => Array.from(text.matchAll(new RegExp(source, flags)), ({ index, 0: { length } }) => [index, index + length]))'
  try {
    const spans: unknown = runInNewContext(`JSON.stringify(${find})`, { texts, source, flags: `${flags}gu` }, { timeout: seconds * 1_000 })
    const filled = spansSchema.parse(JSON.parse(String(spans))).map((each) => each.filter(([from, until]) => until > from))
    return { ok: true, spans: filled }
  } catch (error) {
    // The error is of another realm, where this realm's `Error` is not its class.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { ok: false, problem: problem('property.slow', {}, { pattern, seconds }) }
    throw error
  }
}
