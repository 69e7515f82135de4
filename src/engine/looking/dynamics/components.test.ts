/** Principal components against NumPy's numbers. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { along, principalComponents } from './components'

const numbers = z.array(z.array(z.number()))
const fixture = z
  .object({ rows: numbers, mean: z.array(z.number()), axes: numbers, explained: z.array(z.number()), points: numbers })
  .parse(JSON.parse(readFileSync(new URL('../../../../tests/fixtures/numpy/components.json', import.meta.url), 'utf8')))

function close(values: ArrayLike<number>, right: readonly number[], digits: number): void {
  expect(values).toHaveLength(right.length)
  right.forEach((value, k) => expect(values[k]).toBeCloseTo(value, digits))
}

it('the mean, axes, explained shares and places along them are those of NumPy', () => {
  const size = fixture.mean.length
  const rows = Float32Array.from(fixture.rows.flat())
  const components = principalComponents(rows, size, 3)
  close(components.mean, fixture.mean, 6)
  components.axes.forEach((axis, k) => close(axis, fixture.axes[k] ?? [], 5))
  close(components.explained, fixture.explained, 6)
  close(along(components, rows), fixture.points.flat(), 4)
})

it('has no more components than units, and shares of nothing are 0', () => {
  const still = principalComponents(new Float32Array(8).fill(0.5), 2, 3)
  expect(still.axes).toHaveLength(2)
  expect(still.explained).toEqual([0, 0])
})
