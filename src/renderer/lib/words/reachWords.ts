/** Gradient norms over time steps on a logarithmic scale, and in words. */
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

/** Such as `vanishes: 0.034 at token 40, 2.1e-6 at the first token (1/16,000 as large)`. @param unit what a time step is called */
export function reachWords(norms: Float32Array, unit = 'token'): string {
  if (norms.some((norm) => !Number.isFinite(norm))) return 'not finite: the gradient overflows'
  const last = norms.findLastIndex((norm) => norm > 0)
  if (last < 0) return 'no gradient at all'
  const [early, late] = [norms[0] ?? 0, norms[last] ?? 0]
  const ends = `${shortText(late)} at ${unit} ${countText(last + 1)}, ${shortText(early)} at the first ${unit}`
  if (last === 0) return `${shortText(early)} at the first ${unit}`
  const ratio = early / late
  const kind = ratio < vanished ? 'vanishes' : ratio > 1 / vanished ? 'explodes' : `reaches the first ${unit}`
  return `${kind}: ${ends} (${ratioText(ratio)})`
}

function ratioText(ratio: number): string {
  if (ratio === 0) return 'nothing is left'
  return ratio < 1 ? `1/${countText(1 / ratio)} as large` : `${shortText(ratio)} times as large`
}
