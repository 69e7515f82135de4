// Growing columns return what was appended, across the borders of their storage.
import { describe, expect, it } from 'vitest'
import { float32Column, float64Column, lowerBound, pointsOf, rowAt } from './columns'

describe('Column', () => {
  it('keeps values over several growths', () => {
    const column = float64Column()
    for (let chunk = 0; chunk < 50; chunk++) column.append(Float64Array.from({ length: 100 }, (_, i) => chunk * 100 + i))
    expect(column.length).toBe(5000)
    expect(column.view()).toEqual(Float64Array.from({ length: 5000 }, (_, i) => i))
  })

  it('takes one chunk larger than twice its storage', () => {
    const column = float32Column()
    column.append(new Float32Array(10_000).fill(3))
    column.push(4)
    expect(column.length).toBe(10_001)
    expect(column.last()).toBe(4)
  })

  it('forgets what was cut off and overwrites it', () => {
    const column = float64Column()
    column.append(Float64Array.of(1, 2, 3))
    column.truncate(1)
    expect(column.at(1)).toBeNaN()
    column.push(9)
    expect([...column.view()]).toEqual([1, 9])
  })

  it('has no last value while empty', () => {
    expect(float64Column().last()).toBeNaN()
  })
})

describe('lowerBound', () => {
  it('finds the first value that is not smaller', () => {
    const column = float64Column()
    column.append(Float64Array.of(1, 3, 3, 8))
    expect([0, 1, 2, 3, 4, 8, 9].map((wanted) => lowerBound(column, wanted))).toEqual([0, 0, 1, 1, 3, 3, 4])
  })
})

it('the row at a cursor is that of the last step up to it, else the newest', () => {
  const steps = pointsOf(Float64Array.of(10, 20, 30))
  expect([9, 10, 19, 20, 99, null].map((cursor) => rowAt(steps, cursor))).toEqual([-1, 0, 0, 1, 2, 2])
})
