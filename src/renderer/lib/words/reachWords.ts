/** Describes gradient norms over time steps in words, and places them on a logarithmic scale. */
import { countText, shortText } from './figures'

/** Below this share of the last time step's norm a gradient has vanished; above its inverse it has exploded. */
const vanished = 1e-3

/** The decimal logarithms; NaN where a norm is zero, which is drawn as nothing. */
export function logNorms(norms: Float32Array): Float32Array {
  return norms.map((norm) => (norm > 0 ? Math.log10(norm) : NaN))
}

/** From the largest down over at most so many powers of ten. */
export function logScale(values: Iterable<number>, decades = 6): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (high === -Infinity) return { low: -1, high: 0 }
  return { low: Math.max(low, high - decades) === high ? high - 1 : Math.max(low, high - decades), high }
}

/**
 * Describes a gradient in words that follow its name or a colon, such as `vanishes on the way back: from 0.034 at token 40 to 2.1e−6 at the
 * first token, 16,000 times smaller`. @param unit the word for a time step
 */
export function reachWords(norms: Float32Array, unit = 'token'): string {
  if (norms.some((norm) => !Number.isFinite(norm))) return 'is not finite, since it overflows'
  const last = norms.findLastIndex((norm) => norm > 0)
  if (last < 0) return 'is zero everywhere'
  const [early, late] = [norms[0] ?? 0, norms[last] ?? 0]
  const ends = `from ${shortText(late)} at ${unit} ${countText(last + 1)} to ${shortText(early)} at the first ${unit}`
  if (last === 0) return `reaches only the first ${unit}, where its norm is ${shortText(early)}`
  const ratio = early / late
  const kind = ratio < vanished ? 'vanishes' : ratio > 1 / vanished ? 'explodes' : 'stays usable'
  return `${kind} on the way back: ${ends}${ratioText(ratio)}`
}

function ratioText(ratio: number): string {
  if (ratio === 0 || ratio === 1) return ''
  return ratio < 1 ? `, ${timesText(1 / ratio)} times smaller` : `, ${timesText(ratio)} times larger`
}

const timesText = (ratio: number): string => (ratio < 10 ? shortText(ratio) : countText(ratio))
