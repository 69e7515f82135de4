import { describe, expect, it } from 'vitest'
import { beamLabels, greedyLabels, logChances } from './decode'
import { alignedPairs, editDistance } from './editDistance'

/** Log probabilities of rows of chances. */
const chances = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat(), Math.log),
  classes: rows[0]?.length ?? 1
})

/** The labels of the likeliest sum over paths, by going through all paths. */
function byEnumeration(rows: readonly (readonly number[])[]): { labels: string; chance: number } {
  const classes = rows[0]?.length ?? 1
  const sums = new Map<string, number>()
  for (let code = 0; code < classes ** rows.length; code++) {
    const path = rows.map((_, t) => Math.floor(code / classes ** t) % classes)
    const labels = path
      .filter((label, t) => label !== path[t - 1])
      .filter((label) => label !== 0)
      .join()
    sums.set(labels, (sums.get(labels) ?? 0) + path.reduce((product, label, t) => product * (rows[t]?.[label] ?? 0), 1))
  }
  const [labels, chance] = [...sums].sort((one, other) => other[1] - one[1])[0] ?? ['', 0]
  return { labels, chance }
}

describe('decoding', () => {
  it('takes out repeats and then blanks', () => {
    const path = [0, 1, 1, 0, 1, 2, 2, 0, 3]
    expect(greedyLabels(chances(path.map((label) => [0, 1, 2, 3].map((k) => (k === label ? 0.7 : 0.1)))))).toEqual([1, 1, 2, 3])
    expect(greedyLabels(chances([[0.9, 0.1]]))).toEqual([])
  })

  it('finds labels whose paths together are likelier than the likeliest path', () => {
    const rows = [
      [0.6, 0.4],
      [0.6, 0.4]
    ]
    expect(greedyLabels(chances(rows))).toEqual([])
    const { labels, logChance } = beamLabels(chances(rows), 10)
    expect(labels).toEqual([1])
    expect(Math.exp(logChance)).toBeCloseTo(1 - 0.36)
  })

  it('is exact without a limit', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rows = Array.from({ length: 5 }, (_row, t) => {
        const raw = [0, 1, 2].map((k) => 0.05 + Math.abs(Math.sin(seed * 12.9 + t * 78.2 + k * 37.7)))
        return raw.map((value) => value / raw.reduce((sum, each) => sum + each, 0))
      })
      const { labels, logChance } = beamLabels(chances(rows), 1_000)
      const best = byEnumeration(rows)
      expect([labels.join(), Math.exp(logChance)]).toEqual([best.labels, expect.closeTo(best.chance, 5)])
    }
  })

  it('makes log probabilities of logits', () => {
    const { values } = logChances({ values: Float32Array.of(1, 2, 3, -400, 0, 400), classes: 3 })
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(3)
    expect([...values.slice(0, 3)].map((value) => Math.exp(value))).toEqual([1, 2, 3].map((k) => expect.closeTo(Math.exp(k) / sum, 6)))
    expect(values[5]).toBeCloseTo(0)
  })
})

describe('edit distance', () => {
  const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0))
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['abc', 'abc', 0]
  ])('from %o to %o is %i, as many as pairs that differ', (one, other, distance) => {
    expect(editDistance(letters(one), letters(other))).toBe(distance)
    const pairs = alignedPairs(letters(one), letters(other))
    expect(pairs.filter(({ said, truth }) => said !== truth)).toHaveLength(distance)
    expect(pairs.flatMap(({ said }) => said ?? [])).toEqual(letters(one))
    expect(pairs.flatMap(({ truth }) => truth ?? [])).toEqual(letters(other))
  })
})
