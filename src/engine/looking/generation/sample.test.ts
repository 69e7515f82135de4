/** Which tokens are drawn, how often, and that a seed decides it. */
import { expect, it } from 'vitest'
import { ordinarySampling } from '../../../contract/events/generation'
import { Random } from '../../data/random'
import { sample } from './sample'

/** Probabilities 0.5, 0.3, 0.15 and 0.05, not in order. */
const shares = [0.15, 0.5, 0.05, 0.3]
const logits = Float32Array.from(shares, (share) => Math.log(share) + 3)
const plain = { ...ordinarySampling, temperature: 1 }

function drawn(sampling: typeof plain, count = 4000): number[] {
  const random = Random.fromSeed(sampling.seed)
  const counts = [0, 0, 0, 0]
  for (let k = 0; k < count; k++) {
    const token = sample(logits, sampling, random)
    if (!token) throw new Error('nothing was drawn')
    counts[token.token]! += 1
  }
  return counts.map((times) => times / count)
}

const near = (shares: number[], expected: number[]) =>
  shares.forEach((share, k) => expect(Math.abs(share - expected[k]!)).toBeLessThan(0.03))

it('draws tokens as often as they are probable, and tells the model’s own probability', () => {
  near(drawn(plain), shares)
  const samples = sample(logits, { ...plain, temperature: 3, topK: 1 }, Random.fromSeed(1))
  expect(samples?.token).toBe(1)
  expect(samples?.probability).toBeCloseTo(0.5, 5)
})

it('sharpens and flattens by the temperature, and takes the likeliest at 0', () => {
  const squares = shares.map((share) => share * share)
  const total = squares.reduce((a, b) => a + b)
  near(
    drawn({ ...plain, temperature: 0.5 }),
    squares.map((share) => share / total)
  )
  expect(drawn({ ...plain, temperature: 0 }, 20)).toEqual([0, 1, 0, 0])
})

it('draws from the k likeliest, and from the fewest that reach a share', () => {
  near(drawn({ ...plain, topK: 2 }), [0, 0.5 / 0.8, 0, 0.3 / 0.8])
  near(drawn({ ...plain, topP: 0.81 }), [0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95])
  near(drawn({ ...plain, topP: 0.1 }, 50), [0, 1, 0, 0])
})

it('gives the same for the same seed, and says when there are no probabilities', () => {
  const draws = (seed: number) => {
    const random = Random.fromSeed(seed)
    return Array.from({ length: 40 }, () => sample(logits, plain, random)?.token)
  }
  expect(draws(5)).toEqual(draws(5))
  expect(draws(5)).not.toEqual(draws(6))
  expect(sample(Float32Array.of(1, NaN), plain, Random.fromSeed(1))).toBeNull()
})
