import { describe, expect, it } from 'vitest'
import { epochSource } from './epochs'

const source = (seed = 1) =>
  epochSource(7, 3, seed, (numbers) => ({
    arrays: new Map([['tokens', Int32Array.from(numbers)]]),
    counts: null,
    scored: null,
    sequences: numbers.length
  }))
const epoch = (from: ReturnType<typeof source>) => [1, 2, 3].map(() => [...(from.next().arrays.get('tokens') ?? [])])

describe('epochs', () => {
  it('give each example once, the rest in a last batch, in another order each time', () => {
    const from = source()
    const epochs = [1, 2, 3].map(() => epoch(from))
    for (const batches of epochs) {
      expect(batches.map(({ length }) => length)).toEqual([3, 3, 1])
      expect(batches.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    }
    expect(epochs[1]).not.toEqual(epochs[0])
    expect(epochs[2]).not.toEqual(epochs[1])
    expect(epoch(source())).toEqual(epochs[0])
    expect(epoch(source(2))).not.toEqual(epochs[0])
  })
  it('count from one, and change with the batch that begins one', () => {
    const from = source()
    const epochs = [from.epoch?.()]
    for (let k = 0; k < 7; k++) {
      from.next()
      epochs.push(from.epoch?.())
    }
    expect(epochs).toEqual([1, 1, 1, 1, 2, 2, 2, 3])
  })
  it('go on in the middle of one', () => {
    const from = source()
    const first = [epoch(from), from.next()]
    expect(first).toHaveLength(2)
    const other = source()
    other.restore(from.state())
    expect(epoch(other)).toEqual(epoch(from))
    expect(() => other.restore('{}')).toThrow()
  })
})
