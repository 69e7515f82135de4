// Distances of gradients are held against curves whose law is known.
import { describe, expect, it } from 'vitest'
import { measureReach, sharesOf, verdictOf } from './reachDistance'

/** Norms of a gradient that has `left(d)` of itself at each distance from the last of `steps` time steps. */
const curve = (steps: number, left: (distance: number) => number) =>
  Float32Array.from({ length: steps }, (_, t) => 0.04 * left(steps - 1 - t))
const halves = (every: number) => (distance: number) => 0.5 ** (distance / every)

describe('a gradient that falls at one rate', () => {
  it.each([1.5, 3, 6])('halves every %f time steps, and its hundredth is measured', (every) => {
    const reach = measureReach(curve(101, halves(every)), 100)
    expect(reach).toMatchObject({ kind: 'falls', span: 100, hundredth: { measured: true } })
    if (reach.kind !== 'falls') throw new Error(reach.kind)
    expect(reach.halving).toBeCloseTo(every, 2)
    expect(reach.hundredth?.distance).toBeCloseTo(every * Math.log2(100), 2)
    expect(reach.half.distance).toBeCloseTo(every, 2)
  })

  it('is extrapolated where the sequence ends before the hundredth, and not too far', () => {
    const near = measureReach(curve(51, halves(10)), 50)
    expect(near).toMatchObject({ hundredth: { measured: false } })
    if (near.kind === 'falls') expect(near.hundredth?.distance).toBeCloseTo(10 * Math.log2(100), 1)
    expect(measureReach(curve(51, halves(40)), 50)).toMatchObject({ kind: 'falls', hundredth: null })
  })

  it('is judged by the length of the sequence, and not by the ratio of its ends', () => {
    const verdict = (steps: number) => verdictOf(measureReach(curve(steps, halves(6)), steps - 1))
    expect([30, 50, 101].map(verdict)).toEqual(['arrives', 'fades', 'vanishes'])
  })

  it('is measured from the step of the loss, whatever stands behind it', () => {
    const norms = Float32Array.from([...curve(40, halves(3)), 7, 7, 7])
    expect(measureReach(norms, 39)).toEqual(measureReach(curve(40, halves(3)), 39))
  })
})

describe('other gradients', () => {
  it('that fall at two rates have no halving distance', () => {
    const reach = measureReach(
      curve(60, (distance) => 0.9 * halves(0.8)(distance) + 0.1 * halves(60)(distance)),
      59
    )
    expect(reach).toMatchObject({ kind: 'falls', halving: null, hundredth: null })
    expect(verdictOf(reach)).toBe('arrives')
  })

  it('that do not fall stay', () => {
    expect(
      measureReach(
        curve(50, () => 1),
        49
      )
    ).toMatchObject({ kind: 'stays', left: 1 })
    expect(
      measureReach(
        curve(50, (distance) => 1 - distance / 100),
        49
      )
    ).toMatchObject({ kind: 'stays', span: 49 })
  })

  it('that grow double', () => {
    const reach = measureReach(curve(41, halves(-4)), 40)
    expect(reach).toMatchObject({ kind: 'grows', distance: 40 })
    if (reach.kind === 'grows') expect([reach.doubling, reach.times]).toEqual([expect.closeTo(4, 3), expect.closeTo(1024, 0)])
    expect(verdictOf(reach)).toBe('explodes')
  })

  it('that first rise and then fall are told by their fall', () => {
    const reach = measureReach(
      curve(80, (distance) => (distance < 3 ? 0.3 : halves(5)(distance - 3))),
      79
    )
    expect(reach).toMatchObject({ kind: 'falls' })
    if (reach.kind === 'falls') expect(reach.halving).toBeCloseTo(5, 1)
  })

  it('that are zero or overflow are said to be so', () => {
    expect(measureReach(new Float32Array(5), 4)).toEqual({ kind: 'zero' })
    expect(measureReach(Float32Array.of(Infinity, 1, 1), 2)).toEqual({ kind: 'notFinite' })
    expect(measureReach(Float32Array.of(1, 1, NaN), 1)).toMatchObject({ kind: 'stays' })
  })

  it('of one time step stay', () => {
    expect(measureReach(Float32Array.of(3), 0)).toEqual({ kind: 'stays', span: 0, left: 1, least: { share: 1, distance: 0 } })
  })

  it('are shares of the largest on the way', () => {
    expect([...sharesOf(Float32Array.of(1, 4, 2, 9), 2)]).toEqual([0.5, 1, 0.25])
  })
})
