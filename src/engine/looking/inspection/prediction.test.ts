/** What is predicted beside what is right: numbers in their own units with the last value, and classes with their bits. */
import { describe, expect, it } from 'vitest'
import type { ProbeInput } from '../../data/openedProbe'
import { noColumns } from '../../data/taskData'
import { predictions } from './prediction'

const example = (features: readonly number[], length: number, targets: ProbeInput['targets']): ProbeInput => {
  return { length, arrays: new Map([['features', Float32Array.from(features)]]), words: [], text: null, targets }
}
const numbers = (values: readonly number[], counts: readonly number[] | null = null) => {
  return { values: Float32Array.from(values), counts: counts && Float32Array.from(counts) }
}

describe('numbers', () => {
  const close = { name: 'close', mean: 100, scale: 10 }
  const volume = { name: 'volume', mean: 5, scale: 2 }

  it('are in the units of their columns, beside the truth and the last value', () => {
    const columns = { inputs: [close, volume], targets: [close, volume] }
    const input = example([0, 1, 2, -1], 2, numbers([2, -1, 3, 0]))
    const { answer, next, surprise } = predictions(Float32Array.of(1, 0.5, 2.5, -0.5), input, {
      classes: [],
      columns,
      predictsNext: true,
      causal: true
    })
    expect(next.best).toBe(0)
    expect([...surprise]).toEqual([NaN, NaN])
    expect(answer).toEqual({
      kind: 'numbers',
      over: 'step',
      columns: [
        { name: 'close', scale: 10 },
        { name: 'volume', scale: 2 }
      ],
      predicted: Float32Array.of(110, 6, 125, 4),
      truth: Float32Array.of(120, 3, 130, 5),
      lastValue: Float32Array.of(100, 7, 120, 3),
      inputs: { columns: ['close', 'volume'], values: Float32Array.of(100, 7, 120, 3) }
    })
  })

  it('of a whole sequence are said once, and have no last value where the target is something else', () => {
    const columns = { inputs: [volume], targets: [close] }
    const { answer } = predictions(Float32Array.of(0.5), example([0, 1, 2], 3, numbers([1])), {
      classes: [],
      columns,
      predictsNext: false,
      causal: true
    })
    expect(answer).toMatchObject({ over: 'sequence', predicted: Float32Array.of(105), truth: Float32Array.of(110), lastValue: null })
  })

  it('have no truth where a target does not count or is unknown', () => {
    const columns = { inputs: [close], targets: [close] }
    const probed = { classes: [], columns, predictsNext: true, causal: true }
    const truthOf = (targets: ProbeInput['targets']) => {
      const { answer } = predictions(Float32Array.of(0, 1), example([0, 1], 2, targets), probed)
      return answer?.kind === 'numbers' ? [...answer.truth] : null
    }
    expect(truthOf(numbers([0, 1], [0, 1]))).toEqual([NaN, 110])
    expect(truthOf(null)).toEqual([NaN, NaN])
  })
})

describe('classes', () => {
  const classes = ['even', 'odd', 'none', 'both']
  const probed = { classes, columns: noColumns, predictsNext: false, causal: true }
  const targets = { values: Int32Array.of(1), counts: null }

  it('of a whole sequence are told at its last step, with the bits of the right one', () => {
    // Logits whose softmax is 1/8, 1/2, 1/4, 1/8.
    const output = Float32Array.of(0, Math.log(4), Math.log(2), 0)
    const { answer, next, surprise } = predictions(output, example([], 3, targets), probed)
    expect(answer).toEqual({ kind: 'classes', over: 'sequence', names: classes, truth: [1], soFar: null })
    expect(next.tokens.slice(8, 10)).toEqual(['odd', 'none'])
    expect([...surprise.slice(0, 2)]).toEqual([NaN, NaN])
    expect(surprise[2]).toBeCloseTo(1, 6)
  })

  it('of a whole sequence are told after each token, where the head says what it would say there', () => {
    const soFar = Float32Array.of(0, 0, 0, 0, Math.log(8), Math.log(4), Math.log(2), Math.log(2), 9, 9, 9, 9)
    const output = Float32Array.of(0, Math.log(4), Math.log(2), 0)
    const { answer, next, surprise } = predictions(output, example([], 3, targets), { ...probed, causal: false }, soFar)
    if (answer?.kind !== 'classes' || !answer.soFar) return expect.fail('there are no probabilities so far')
    expect(answer.soFar.exact).toBe(false)
    const shares = [0.25, 0.25, 0.25, 0.25, 0.5, 0.25, 0.125, 0.125, 0.125, 0.5, 0.25, 0.125]
    answer.soFar.probability.forEach((share, k) => expect(share).toBeCloseTo(shares[k] ?? NaN, 6))
    expect([next.tokens[4], next.tokens[8]]).toEqual(['even', 'odd'])
    expect([...surprise.slice(0, 2)]).toEqual([NaN, NaN])
  })

  it('of time steps have bits only where they count', () => {
    const output = new Float32Array(8)
    const input = example([], 2, { values: Int32Array.of(0, 3), counts: Float32Array.of(0, 1) })
    const { answer, surprise } = predictions(output, input, probed)
    expect(answer).toMatchObject({ over: 'step', truth: [-1, 3] })
    expect(surprise[0]).toBeNaN()
    expect(surprise[1]).toBeCloseTo(2, 6)
  })

  it('are not told for a text, whose tokens say what follows', () => {
    const input = { ...example([], 2, null), text: Int32Array.of(0, 1) }
    const { answer, surprise } = predictions(new Float32Array(8), input, { ...probed, predictsNext: true })
    expect(answer).toBeNull()
    expect(surprise[1]).toBeCloseTo(2, 6)
  })
})
