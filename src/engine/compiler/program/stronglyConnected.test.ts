// Groups of what depends on each other, in the order in which they can be worked out.
import { describe, expect, it } from 'vitest'
import { stronglyConnected } from './stronglyConnected'

const componentsOf = (reads: Readonly<Record<string, string>>) =>
  stronglyConnected(Object.keys(reads), (item) => [...(reads[item] ?? '')]).map((each) => each.join(''))

describe('strongly connected components', () => {
  it('are single items in the order of what they read', () => {
    expect(componentsOf({ a: 'ab', b: 'c', c: 'c' })).toEqual(['c', 'b', 'a'])
    expect(componentsOf({ a: '', b: '' })).toEqual(['a', 'b'])
  })

  it('hold together what reads each other, directly or not', () => {
    expect(componentsOf({ a: 'b', b: 'a' })).toEqual(['ab'])
    expect(componentsOf({ y: 'ac', a: 'b', b: 'c', c: 'az', z: '' })).toEqual(['z', 'abc', 'y'])
  })
})
