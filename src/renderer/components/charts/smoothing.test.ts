// Exponential smoothing has exact values, follows growth, and restarts.
import { describe, expect, it } from 'vitest'
import { float32Column } from '../../lib/columns'
import { SmoothedColumn, smoothedCopies, weightOfSlider } from './smoothing'

const columnOf = (...values: number[]) => {
  const column = float32Column()
  column.append(Float32Array.from(values))
  return column
}

describe('SmoothedColumn', () => {
  it('is the identity at weight 0', () => {
    expect([...new SmoothedColumn(0).follow(columnOf(3, 1, 2)).view()]).toEqual([3, 1, 2])
  })

  it('follows a steep start more closely than a fixed window would', () => {
    const steep = columnOf(...Array.from({ length: 30 }, (_, i) => 4 * Math.exp(-i / 5)))
    expect(new SmoothedColumn(0.99).follow(steep).last()).toBeLessThan(0.4)
  })

  it('starts at the first value, not at zero', () => {
    const smoothed = new SmoothedColumn(0.9).follow(columnOf(4, 4, 4))
    for (const value of smoothed.view()) expect(value).toBeCloseTo(4, 5)
  })

  it('weighs values as the formula says', () => {
    // The second value's window is 1.1 steps, a weight of 1/11; far from the start the weight is the one asked for.
    expect(new SmoothedColumn(0.5).follow(columnOf(1, 3)).at(1)).toBeCloseTo(1 / 11 + 30 / 11, 5)
    const late = new SmoothedColumn(0.5).follow(columnOf(...Array.from({ length: 100 }, () => 1), 3))
    expect(late.at(100)).toBeCloseTo(2, 5)
  })

  it('gives the same whether the column came at once or in pieces', () => {
    const source = float32Column()
    const pieces = new SmoothedColumn(0.8)
    for (let i = 0; i < 40; i++) {
      source.push(Math.sin(i))
      pieces.follow(source)
    }
    expect(pieces.values.view()).toEqual(new SmoothedColumn(0.8).follow(source).view())
  })

  it('reads anew when the weight changes and when the source became shorter', () => {
    const source = columnOf(1, 2, 3)
    const smoothed = new SmoothedColumn(0.9)
    smoothed.follow(source)
    smoothed.setWeight(0)
    expect([...smoothed.follow(source).view()]).toEqual([1, 2, 3])
    source.truncate(1)
    expect([...smoothed.follow(source).view()]).toEqual([1])
  })

  it('passes over a value that is not a number', () => {
    const smoothed = new SmoothedColumn(0.5).follow(columnOf(2, NaN, 2))
    expect(smoothed.at(1)).toBeNaN()
    expect(smoothed.at(2)).toBeCloseTo(2, 5)
  })
})

describe('weightOfSlider', () => {
  it('goes from no smoothing to a window of 1,000 steps', () => {
    expect(weightOfSlider(0)).toBe(0)
    expect(weightOfSlider(1)).toBeCloseTo(0.999, 9)
    expect(weightOfSlider(1 / 3)).toBeCloseTo(0.9, 9)
  })
})

describe('smoothedCopies', () => {
  it('computes a copy anew when rows were replaced, even where the column is as long as before', () => {
    const source = columnOf(1, 2, 3)
    const smooth = smoothedCopies(() => 0.5)
    smooth({ rewinds: 0 }, source)
    source.truncate(0)
    for (const value of [7, 8, 9]) source.push(value)
    const fresh = new SmoothedColumn(weightOfSlider(0.5)).follow(source)
    expect(Array.from({ length: 3 }, (_, i) => smooth({ rewinds: 1 }, source).at(i))).toEqual([...fresh.view()])
  })

  it('gives the column itself where nothing is smoothed', () => {
    const source = columnOf(1, 2, 3)
    expect(smoothedCopies(() => 0)({ rewinds: 0 }, source)).toBe(source)
  })
})
