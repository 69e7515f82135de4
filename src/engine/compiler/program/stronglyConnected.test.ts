// Groups of what depends on each other, in the order in which they can be worked out.
import { describe, expect, it } from 'vitest'
import { knotsOf } from './stronglyConnected'

const knots = (reads: Readonly<Record<string, string>>) =>
  knotsOf(Object.keys(reads), (item) => [...(reads[item] ?? '')]).map((each) => each.join(''))

describe('knots', () => {
  it('are single items in the order of what they read', () => {
    expect(knots({ a: 'ab', b: 'c', c: 'c' })).toEqual(['c', 'b', 'a'])
    expect(knots({ a: '', b: '' })).toEqual(['a', 'b'])
  })

  it('hold together what reads each other, directly or not', () => {
    expect(knots({ a: 'b', b: 'a' })).toEqual(['ab'])
    expect(knots({ y: 'ac', a: 'b', b: 'c', c: 'az', z: '' })).toEqual(['z', 'abc', 'y'])
  })
})
