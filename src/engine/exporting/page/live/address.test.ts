// What a page shows comes back from its address, whatever was typed; what an address says in vain is told.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { fragmentOf, readFragment } from './address'
import type { PageView } from './address'

const index = fc.nat(999_999_998)
const limits = { examples: 5, typed: true }
const views: fc.Arbitrary<PageView> = fc.record({
  source: fc.oneof(
    fc.record({ kind: fc.constant('typed' as const), text: fc.string({ unit: 'binary' }) }),
    fc.record({ kind: fc.constant('example' as const), at: fc.nat(4) })
  ),
  cursor: index,
  unit: index
})

test('a view comes back from the address', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(readFragment(fragmentOf(view), limits)).toEqual({ ...view, faults: [] })
    })
  )
})

describe('an address', () => {
  it('is readable and counts from 1', () => {
    const view: PageView = { source: { kind: 'typed', text: 'The whale ' }, cursor: 3, unit: 0 }
    expect(fragmentOf(view)).toBe('#probe=The+whale+&at=4&unit=1')
    expect(fragmentOf({ ...view, source: { kind: 'example', at: 1 } })).toBe('#example=2&at=4&unit=1')
  })

  it('may say a part of the view, or nothing', () => {
    expect(readFragment('', limits)).toEqual({ source: null, cursor: null, unit: null, faults: [] })
    expect(readFragment('#unit=7', limits)).toEqual({ source: null, cursor: null, unit: 6, faults: [] })
  })

  it.each([
    ['#at=0', 'should be a whole number from 1 on'],
    ['#unit=x', 'should be a whole number from 1 on'],
    ['#example=6', 'asks for example 6, and there are 5'],
    ['#colour=red', 'does not know the part “colour”']
  ])('with %s says so', (fragment, words) => {
    const { faults, ...rest } = readFragment(fragment, limits)
    expect(faults).toEqual([expect.stringContaining(words)])
    expect(rest).toEqual({ source: null, cursor: null, unit: null })
  })

  it('has no text for a model that reads none', () => {
    expect(readFragment('#probe=a&at=2', { examples: 1, typed: false })).toEqual({
      ...{ source: null, cursor: 1, unit: null },
      faults: ['The address has a text, and this model does not read one.']
    })
  })
})
