import { describe, expect, it } from 'vitest'
import { pointsOf } from '../../../lib/columns'
import { baselineColumns, shownBaselines } from './baselineLines'

const baselines = [
  { name: 'without memory', loss: 2, values: [0.25, null] },
  { name: 'by place alone', loss: null, values: [0.5, 1.5] }
]

describe('baselines of a chart', () => {
  it('are those that have a value in its units', () => {
    expect(shownBaselines(baselines, ({ loss }) => loss)).toEqual([{ name: 'without memory', value: 2 }])
    expect(shownBaselines(baselines, ({ values }) => values[1])).toEqual([{ name: 'by place alone', value: 1.5 }])
  })
  it('go from the first step to the newest', () => {
    const steps = pointsOf(Float64Array.from([1, 2, 3, 9]))
    const [column] = baselineColumns([{ name: 'without memory', value: 2 }], steps, (words) => `loss, ${words}`)
    expect(column?.name).toBe('loss, without memory')
    expect([column?.x.at(0), column?.x.at(1), column?.y.at(0), column?.y.at(1), column?.x.length]).toEqual([1, 9, 2, 2, 2])
  })
})
