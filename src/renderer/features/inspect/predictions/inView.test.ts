/** What of a long row is in view, and what its columns hold. */
import { expect, it } from 'vitest'
import { columnsIn, itemsIn } from './inView'

it('takes the items that a stretch touches, and never none', () => {
  expect(itemsIn(null, 10)).toEqual({ from: 0, to: 10 })
  expect(itemsIn({ from: 25, to: 50 }, 10)).toEqual({ from: 2, to: 5 })
  expect(itemsIn({ from: 99.9, to: 100 }, 10)).toEqual({ from: 9, to: 10 })
})

it('cuts them into columns whose figures leave out what is unknown', () => {
  const columns = columnsIn([9, 1, 3, NaN, 5, NaN, 7], { from: 1, to: 7 }, 3)
  expect(columns).toEqual([
    { from: 1, to: 3, mean: 2, lowest: 1, highest: 3 },
    { from: 3, to: 5, mean: 5, lowest: 5, highest: 5 },
    { from: 5, to: 7, mean: 7, lowest: 7, highest: 7 }
  ])
  expect(columnsIn([NaN], { from: 0, to: 1 }, 5)[0]?.mean).toBeNaN()
})
