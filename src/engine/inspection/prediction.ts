/** What the model expects next at each token of the probe, and how surprised it was by what came. */
import type { ProbeFrame } from '../../contract/events/probe'

/** Likeliest next tokens that a frame tells for each time step. */
const BEST = 5

/**
 * From logits [steps × V], row by row, and the probe's tokens.
 * `surprise` is −log₂ p of each token given those before it; the first is NaN.
 */
export function predictions(
  logits: Float32Array,
  tokens: Int32Array,
  vocabulary: readonly string[]
): Pick<ProbeFrame, 'next' | 'surprise'> {
  const best = Math.min(BEST, vocabulary.length)
  const surprise = new Float32Array(tokens.length).fill(NaN)
  const probability = new Float32Array(tokens.length * best)
  const likeliest: string[] = []
  for (let t = 0; t < tokens.length; t++) {
    const chances = softmax(logits.subarray(t * vocabulary.length, (t + 1) * vocabulary.length))
    const order = [...chances.keys()].sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0)).slice(0, best)
    order.forEach((token, k) => {
      likeliest.push(vocabulary[token] ?? '')
      probability[t * best + k] = chances[token] ?? 0
    })
    const following = tokens[t + 1]
    if (following !== undefined) surprise[t + 1] = -Math.log2(chances[following] ?? 0)
  }
  return { next: { best, tokens: likeliest, probability }, surprise }
}

/** In float64. */
function softmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity)
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
