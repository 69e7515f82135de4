/** The order of measurements, when a family is stopped, and what its figures come to. */
import { describe, expect, it } from 'vitest'
import type { LengthFamily } from '../../../contract/labs/families'
import type { LengthMeasure, LengthStop } from '../../../contract/labs/length'
import type { Predicted } from './length'
import { studyLengths, summariesOf } from './lengthStudy'
import type { LengthStudy } from './lengthStudy'

const predicted: Predicted = { width: 8, parameters: 1000, flops: 1, predictedBytes: 1e6, stateBytes: 64 }
const limits = { seconds: 100, bytes: 2 ** 30 }

/** Steps of 10 T ms and 500 MB + 1 MB T; tokens that hardly take longer. */
const figures = (family: LengthFamily, length: number): LengthMeasure => {
  return {
    ...predicted,
    family,
    length,
    stepMs: 10 * length,
    cpuMs: 12 * length,
    peakBytes: 500e6 + 1e6 * length,
    rounds: length,
    leastRounds: length,
    tokenMs: 0.1 + length / 1e5,
    tokenPeakBytes: 600e6,
    tokenBaseBytes: 590e6,
    keptBytes: 64
  }
}

async function study(changed: Partial<LengthStudy>) {
  const [measures, stops]: [LengthMeasure[], LengthStop[]] = [[], []]
  const families = changed.families ?? (['GRU'] as const)
  await studyLengths({
    families,
    lengths: [64, 256, 1024],
    limits,
    predict: () => Promise.resolve(predicted),
    measure: (family, length) => Promise.resolve(figures(family, length)),
    cancelled: () => false,
    begins: () => undefined,
    found: (measure) => void measures.push(measure),
    stopped: (stop) => void stops.push(stop),
    ...changed
  })
  return { lengths: measures.map(({ length }) => length), stops, summaries: summariesOf(families, measures) }
}

describe('the study of lengths', () => {
  it('measures from short to long and fits powers', async () => {
    const { lengths, stops, summaries } = await study({ lengths: [1024, 64, 512, 256] })
    expect(lengths).toEqual([64, 256, 512, 1024])
    expect(stops).toEqual([])
    expect(summaries).toHaveLength(1)
    const linear = { kind: 'power', exponent: expect.closeTo(1), low: expect.closeTo(1, 1), high: expect.closeTo(1, 1) }
    expect(summaries[0]?.measured).toEqual({ time: linear, memory: linear, token: { kind: 'constant' }, state: { kind: 'constant' } })
    expect(summaries[0]?.overTime).toBe('sequential')
    expect(summaries[0]?.theory).toEqual({ time: 1, memory: 1, token: 0, state: 0 })
  })

  it('fits no power to three lengths', async () => {
    const { summaries } = await study({ lengths: [64, 256, 1024] })
    const few = { kind: 'tooFew' }
    expect(summaries[0]?.measured).toEqual({ time: few, memory: few, token: few, state: few })
  })

  it('stops a family where a measurement failed, and goes on with the next', async () => {
    const { stops, lengths } = await study({
      families: ['Transformer', 'GRU'],
      measure: (family, length) => Promise.resolve(family === 'Transformer' && length > 64 ? 'out of memory' : figures(family, length))
    })
    expect(stops).toEqual([{ family: 'Transformer', length: 256, reason: 'out of memory' }])
    expect(lengths).toEqual([64, 64, 256, 1024])
  })

  it('does not even try what needs too much memory by formula', async () => {
    const tried: number[] = []
    const { stops } = await study({
      predict: (_, length) => Promise.resolve({ ...predicted, predictedBytes: length * 2 ** 23 }),
      measure: (family, length) => (tried.push(length), Promise.resolve(figures(family, length)))
    })
    expect(tried).toEqual([64])
    expect(stops).toEqual([{ family: 'GRU', length: 256, reason: 'needs 2.0 GiB by formula, more than the 1.0 allowed' }])
  })

  it('does not even try what would take too long, by the family’s own power of T', async () => {
    const slow = (family: LengthFamily, length: number) => Promise.resolve({ ...figures(family, length), stepMs: 4000 })
    const linear = await study({ measure: slow, lengths: [64, 256] })
    expect(linear.stops).toEqual([])
    const quadratic = await study({ measure: slow, lengths: [64, 256], families: ['Transformer'] })
    expect(quadratic.stops).toEqual([{ family: 'Transformer', length: 256, reason: 'would take about 192 s, more than the 100 allowed' }])
  })

  it('ends when it is cancelled, and sums up what there is', async () => {
    let count = 0
    const { lengths, summaries, stops } = await study({ families: ['GRU', 'LSTM'], cancelled: () => count++ >= 5 })
    expect(lengths).toEqual([64, 256])
    expect(stops).toEqual([])
    expect(summaries.map(({ family }) => family)).toEqual(['GRU'])
  })
})
