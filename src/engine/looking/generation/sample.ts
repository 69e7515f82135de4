/** Draws the next token from the logits: by temperature, from the k likeliest, or from the fewest that have a share p (Holtzman et al. 2020). */
import type { Sampling } from '../../../contract/events/generation'
import type { Random } from '../../data/random'

export interface Sampled {
  readonly token: number
  /** The token's probability as the model gives it, before temperature and cuts. */
  readonly probability: number
}

/** Null when the logits are not finite. One random number is taken in any case, so that a change of a cut does not shift the others. */
export function sample(logits: Float32Array, sampling: Sampling, random: Random): Sampled | null {
  const chances = softmax(logits, 1)
  if (!chances.every(Number.isFinite)) return null
  const drawn = random.uniform()
  const order = [...chances.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  const token = sampling.temperature === 0 ? first(order) : draw(cut(order, logits, sampling), drawn)
  return { token, probability: chances[token] ?? NaN }
}

const first = (order: readonly number[]): number => order[0] ?? 0

interface Chance {
  readonly token: number
  readonly share: number
}

/** The tokens that may be drawn, the likeliest first, with their chances. */
function cut(order: readonly number[], logits: Float32Array, { temperature, topK, topP }: Sampling): Chance[] {
  const likeliest = order.slice(0, topK ?? order.length)
  const shares = softmax(
    likeliest.map((token) => logits[token] ?? 0),
    temperature
  )
  let sum = 0
  const chances: Chance[] = []
  for (const [k, token] of likeliest.entries()) {
    const share = shares[k] ?? 0
    chances.push({ token, share })
    sum += share
    if (sum >= topP) break
  }
  return chances
}

/** `drawn` in [0, 1). */
function draw(chances: readonly Chance[], drawn: number): number {
  const total = chances.reduce((sum, { share }) => sum + share, 0)
  let rest = drawn * total
  for (const { token, share } of chances) {
    rest -= share
    if (rest < 0) return token
  }
  return chances[chances.length - 1]?.token ?? 0
}

/** e^(x / temperature) / Σ, in float64. */
export function softmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  const values = Float64Array.from(logits)
  const most = values.reduce((largest, value) => Math.max(largest, value), -Infinity)
  const powers = values.map((value) => Math.exp((value - most) / temperature))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
