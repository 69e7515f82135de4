/** Computes the model's predictions at each token of the probe, and its surprise at the actual token. */
import type { ProbeInput } from '../../data/openedProbe'
import { softmax } from '../generation/sample'
import type { ProbeFrame } from '../../../contract/events/probe'

/** Likeliest next tokens that a frame tells for each time step. */
const BEST = 5

/**
 * From logits [S × V], row by row, where S is the probe's steps, or 1 for a prediction of the whole sequence, told at its last step; where
 * numbers are predicted there are no likeliest classes.
 * `surprise` is −log₂ p of each token of a text given those before it; the first is NaN, and so are all of what is not a text.
 */
export function predictions(
  logits: Float32Array,
  { length, text }: ProbeInput,
  classes: readonly string[]
): Pick<ProbeFrame, 'next' | 'surprise'> {
  const best = Math.min(BEST, classes.length)
  const surprise = new Float32Array(length).fill(NaN)
  const probability = new Float32Array(length * best)
  const likeliest = Array.from({ length: length * best }, () => '')
  // A prediction for the whole sequence is placed at its last step.
  const first = logits.length === classes.length ? length - 1 : 0
  for (let t = best === 0 ? length : first; t < length; t++) {
    const row = t - first
    const chances = softmax(logits.subarray(row * classes.length, (row + 1) * classes.length), 1)
    const order = [...chances.keys()].sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0)).slice(0, best)
    order.forEach((token, k) => {
      likeliest[t * best + k] = classes[token] ?? ''
      probability[t * best + k] = chances[token] ?? 0
    })
    const following = text?.[t + 1]
    if (following !== undefined) surprise[t + 1] = -Math.log2(chances[following] ?? 0)
  }
  return { next: { best, tokens: likeliest, probability }, surprise }
}
