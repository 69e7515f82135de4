/** A study of lengths becomes a chart for each cost, with measured points and what formulas and theory say. */
import { describe, expect, it } from 'vitest'
import type { LengthFamily } from '../../../../contract/labs/families'
import type { LengthMeasure, LengthSummary } from '../../../../contract/labs/length'
import { lengthCharts } from './lengthCharts'

const measure = (family: LengthFamily, length: number): LengthMeasure => ({
  family,
  length,
  width: 8,
  parameters: 1000,
  stepMs: length / 10,
  cpuMs: length / 10,
  peakBytes: 5e8,
  flops: 1,
  predictedBytes: 1e6 * length,
  rounds: length,
  leastRounds: length,
  stateBytes: 64,
  tokenMs: 0.1,
  tokenPeakBytes: 4e8,
  tokenBaseBytes: 4e8,
  keptBytes: 64
})
const few = { kind: 'tooFew' } as const
const summary = (family: LengthFamily): LengthSummary => ({
  family,
  parameters: 1000,
  overTime: 'sequential',
  measured: { time: few, memory: few, token: few, state: few },
  theory: { time: 2, memory: 1, token: 0, state: 0 }
})

describe('the charts of a study of lengths', () => {
  const measures = [measure('GRU', 64), measure('GRU', 256), measure('RNN', 64)]
  const charts = lengthCharts({ measures, summaries: [summary('GRU'), summary('RNN')] })
  const chart = (key: string) => charts.find((one) => one.key === key)!

  it('have a series for each family, with its points', () => {
    expect(chart('time').series.map(({ name, points }) => [name, points.length])).toEqual([
      ['GRU', 2],
      ['RNN', 1]
    ])
    expect(chart('perToken').series[0]?.points).toEqual([
      { x: 64, y: 0.1 },
      { x: 256, y: 0.1 }
    ])
  })

  it('have theory from the longest length, and formulas as they are', () => {
    const [gru, rnn] = chart('time').series
    expect(gru?.predicted).toEqual([
      { x: 64, y: 25.6 / 16 },
      { x: 256, y: 25.6 }
    ])
    expect(rnn?.predicted).toEqual([])
    expect(chart('memory').series[0]?.predicted).toEqual([
      { x: 64, y: 64e6 },
      { x: 256, y: 256e6 }
    ])
  })

  it('have their numbers as a table', () => {
    expect(
      chart('state')
        .table()
        .columns.map(({ name }) => name)
    ).toEqual(['family', 'length', 'state kept between tokens (bytes)', 'by formula (bytes)'])
  })
})
