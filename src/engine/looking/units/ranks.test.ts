import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Random } from '../../data/random'
import { areaUnderCurve, correlation, Ranker } from './ranks'

const fixture = fileURLToPath(new URL('../../../../tests/fixtures/units/scores.json', import.meta.url))
const numbers = z.array(z.number())
const { holds, cases } = z
  .object({ holds: numbers, cases: z.array(z.object({ name: z.string(), values: numbers, area: z.number(), correlation: z.number() })) })
  .parse(JSON.parse(readFileSync(fixture, 'utf8')))

describe('scores of a unit', () => {
  it.each(cases)('are those of NumPy: $name', ({ values, area, correlation: expected }) => {
    const unit = Float32Array.from(values)
    expect(areaUnderCurve(new Ranker(unit.length).ranks(unit), Uint8Array.from(holds))).toBeCloseTo(area, 12)
    expect(correlation(unit, Float32Array.from(holds))).toBeCloseTo(expected, 9)
  })

  it('are those of counting every pair, also when one ranker ranks many units', () => {
    const random = Random.fromSeed(3)
    const ranker = new Ranker(150)
    for (let round = 0; round < 20; round++) {
      const values = Float32Array.from({ length: 150 }, () => Math.round(random.normal() * 4) / 4)
      const labels = Uint8Array.from(values, () => random.below(2))
      expect(areaUnderCurve(ranker.ranks(values), labels)).toBeCloseTo(byPairs(values, labels), 12)
    }
  })

  it('say nothing where every token has the property', () => {
    const values = Float32Array.of(1, 2, 3)
    expect(areaUnderCurve(new Ranker(3).ranks(values), Uint8Array.of(1, 1, 1))).toBeNaN()
  })
})

function byPairs(values: Float32Array, labels: Uint8Array): number {
  let [higher, pairs] = [0, 0]
  for (const [a, value] of values.entries())
    for (const [b, other] of values.entries()) {
      if (labels[a] !== 1 || labels[b] !== 0) continue
      higher += value > other ? 1 : value === other ? 0.5 : 0
      pairs += 1
    }
  return higher / pairs
}
