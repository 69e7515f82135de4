/** Decodes what a head says of labels whose time steps are not known (Graves et al. 2006; Hannun 2017): the likeliest path, or the likeliest labels. */
import { blankClass } from './ctcLosses'

/** The log probabilities of the classes at each time step, row by row. */
export interface Chances {
  /** [T × V]. */
  readonly values: Float32Array
  readonly classes: number
}

/** The likeliest class of each time step, without repeats and without blanks. `values` may be logits as well. */
export function greedyLabels({ values, classes }: Chances): number[] {
  const labels: number[] = []
  let before = blankClass
  for (let start = 0; start < values.length; start += classes) {
    let best = 0
    for (let k = 1; k < classes; k++) if ((values[start + k] ?? -Infinity) > (values[start + best] ?? -Infinity)) best = k
    if (best !== blankClass && best !== before) labels.push(best)
    before = best
  }
  return labels
}

/** What may have been said so far, with the log probabilities that it ends on a blank, and on its last label. */
interface Prefix {
  readonly labels: readonly number[]
  readonly blank: number
  readonly label: number
}

const never = -Infinity

/**
 * The labels whose paths together are likeliest, of those that a search with at most `width` beginnings at a time finds, with their log
 * probability. Without a limit it is exact.
 */
export function beamLabels(
  { values, classes }: Chances,
  width: number
): { readonly labels: readonly number[]; readonly logChance: number } {
  let beam: Prefix[] = [{ labels: [], blank: 0, label: never }]
  for (let start = 0; start < values.length; start += classes) {
    beam = likeliest(nextPrefixes(beam, values.subarray(start, start + classes)), width)
  }
  const [best] = likeliest(beam, 1)
  return { labels: best?.labels ?? [], logChance: best ? both(best) : never }
}

function nextPrefixes(beam: readonly Prefix[], chances: Float32Array): Prefix[] {
  const next = new Map<string, Prefix>()
  const add = (labels: readonly number[], blank: number, label: number) => {
    const key = labels.join()
    const known = next.get(key) ?? { labels, blank: never, label: never }
    next.set(key, { labels, blank: logAdd(known.blank, blank), label: logAdd(known.label, label) })
  }
  for (const prefix of beam) {
    const { labels, blank, label } = prefix
    add(labels, both(prefix) + (chances[blankClass] ?? never), never)
    chances.forEach((chance, k) => {
      if (k === blankClass) return
      const repeats = k === labels.at(-1)
      // The last label again is the same label, unless a blank stands between.
      if (repeats) add(labels, never, label + chance)
      add([...labels, k], never, (repeats ? blank : both(prefix)) + chance)
    })
  }
  return [...next.values()]
}

const both = ({ blank, label }: Prefix): number => logAdd(blank, label)
const likeliest = (prefixes: readonly Prefix[], most: number): Prefix[] =>
  [...prefixes].sort((one, other) => both(other) - both(one)).slice(0, most)

function logAdd(one: number, other: number): number {
  const most = Math.max(one, other)
  return most === never ? never : most + Math.log(Math.exp(one - most) + Math.exp(other - most))
}

/** The log probabilities of logits, row by row. */
export function logChances({ values, classes }: Chances): Chances {
  const chances = new Float32Array(values.length)
  for (let start = 0; start < values.length; start += classes) {
    const row = values.subarray(start, start + classes)
    const most = Math.max(...row)
    const logSum = most + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
    row.forEach((logit, k) => (chances[start + k] = logit - logSum))
  }
  return { values: chances, classes }
}
