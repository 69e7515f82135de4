import { describe, expect, it } from 'vitest'
import { planReading, planStretch } from './readingPlan'
import type { PlanWish } from './readingPlan'

const wish: PlanWish = { lengths: [1_003], length: 40, batch: 4, carries: true, whole: true, steps: Infinity }

/** How often each time step of a sequence is looked at. */
function looks(calls: ReturnType<typeof planReading>, length: number, sequence = 0): number[] {
  const counts = Array.from({ length }, () => 0)
  for (const row of calls.flat())
    if (row?.sequence === sequence) for (let step = row.lookedFrom; step < row.until; step++) counts[step] = (counts[step] ?? 0) + 1
  return counts
}
const once = (length: number) => Array.from({ length }, () => 1)

describe('the plan of what a model reads', () => {
  it.each([
    ['streams that carry states', wish],
    ['windows that begin anew', { ...wish, carries: false }],
    ['a text that is shorter than a window', { ...wish, lengths: [17], carries: false }],
    ['a text that is shorter than the streams', { ...wish, lengths: [3] }]
  ])('%s look at every time step once', (_, plan) => {
    const [length = 0] = plan.lengths
    expect(looks(planReading(plan), length)).toEqual(once(length))
  })

  it('lets each row of a batch go on where it ended in the call before', () => {
    const calls = planReading(wish)
    for (const [k, call] of calls.entries())
      call.forEach((row, b) => {
        if (row) expect([row.fresh, row.from]).toEqual(k === 0 ? [true, Math.max(0, b * 251 - 32)] : [false, calls[k - 1]?.[b]?.until])
      })
  })

  it('gives each time step of a window half a window before it, but for the first', () => {
    for (const row of planReading({ ...wish, carries: false }).flat())
      if (row && row.from > 0) expect(row.lookedFrom - row.from).toBeGreaterThanOrEqual(20)
  })

  it('reads about as many time steps as are wished, from all of the data', () => {
    const counts = looks(planReading({ ...wish, steps: 100 }), 1_003)
    expect(counts.filter((count) => count > 0)).toHaveLength(100)
    expect(counts.lastIndexOf(1)).toBeGreaterThan(750)
  })

  it('takes sequences of examples whole', () => {
    const plan = { ...wish, lengths: [5, 9, 7], length: 9, whole: false }
    expect([5, 9, 7].map((length, k) => looks(planReading(plan), length, k))).toEqual([once(5), once(9), once(7)])
  })

  it.each([true, false])('reads a stretch from before its beginning; states are carried: %s', (carries) => {
    const counts = looks(planStretch({ ...wish, carries }, 0, 300, 450), 1_003)
    expect([counts.indexOf(1), counts.lastIndexOf(1), counts.reduce((sum, each) => sum + each)]).toEqual([300, 449, 150])
  })
})
