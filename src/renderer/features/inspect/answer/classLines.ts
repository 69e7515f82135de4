/** The probability of each class over the tokens, as lines: the right class, and those that become the likeliest. */
import type { Answer } from '../../../../contract/events/probe'

export type SoFar = NonNullable<Extract<Answer, { kind: 'classes' }>['soFar']>

export interface ClassLine {
  readonly name: string
  readonly right: boolean
  readonly colour: string
  /** [steps]. */
  readonly values: Float32Array
}

/** Colours that stay apart for every kind of colour vision; the right class has the accent. */
const colours = ['var(--role-state)', 'var(--role-candidate)', 'var(--role-forget)', 'var(--role-input)', 'var(--role-plain)']
const mostLines = colours.length + 1

/** The classes with the largest probability at any token, in the order of their names; `right` is −1 where it is unknown. */
export function classLines(names: readonly string[], right: number, { probability }: SoFar): ClassLine[] {
  const steps = probability.length / Math.max(1, names.length)
  const lines = names.map((name, k) => {
    const values = Float32Array.from({ length: steps }, (_, t) => probability[t * names.length + k] ?? NaN)
    return { name, k, values, most: k === right ? Infinity : values.reduce((most, value) => Math.max(most, value), 0) }
  })
  const shown = lines.toSorted((a, b) => b.most - a.most).slice(0, right < 0 ? colours.length : mostLines)
  let next = 0
  return shown
    .toSorted((a, b) => a.k - b.k)
    .map(({ name, k, values }) => ({ name, values, right: k === right, colour: k === right ? 'var(--accent)' : (colours[next++] ?? '') }))
}

/** From which 1-based token on the class that is said at the end stays the likeliest, with its name; null where there is none. */
export function settledAt(names: readonly string[], { probability }: SoFar): { readonly name: string; readonly from: number } | null {
  const steps = probability.length / Math.max(1, names.length)
  const likeliest = Array.from({ length: steps }, (_, t) => {
    const row = probability.subarray(t * names.length, (t + 1) * names.length)
    return row.indexOf(Math.max(...row))
  })
  const last = likeliest.at(-1)
  const name = last === undefined ? undefined : names[last]
  return name === undefined ? null : { name, from: likeliest.findLastIndex((each) => each !== last) + 2 }
}
