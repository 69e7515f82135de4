// Colours stay with a run while others come and go, and no two runs look alike before all colours and dashes are used.
import { expect, it } from 'vitest'
import { signOf, slotsAfter } from './runSignStore'

it('leaves a run its slot when others go', () => {
  const three = slotsAfter(new Map(), ['a', 'b', 'c'])
  expect([...three]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2]
  ])
  const two = slotsAfter(three, ['b', 'c'])
  expect([...two]).toEqual([
    ['b', 1],
    ['c', 2]
  ])
  expect(slotsAfter(two, ['b', 'c', 'd']).get('d')).toBe(0)
})

it('gives 24 runs 24 looks', () => {
  const looks = Array.from({ length: 24 }, (_, slot) => signOf(slot)).map(({ colour, dash }) => `${colour} ${dash}`)
  expect(new Set(looks).size).toBe(24)
  expect(signOf(23).number).toBe(24)
})
