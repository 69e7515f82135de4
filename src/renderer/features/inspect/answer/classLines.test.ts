// Lines of class probabilities over the tokens.
import { expect, test } from 'vitest'
import { classLines, settledAt } from './classLines'

const names = ['a', 'b', 'c']
const soFar = { probability: Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0.125, 0.75, 0.125), exact: true }

test('each class has a line, in the order of the names, and the right one the accent', () => {
  const lines = classLines(names, 1, soFar)
  expect(lines.map(({ name, right, values }) => [name, right, [...values]])).toEqual([
    ['a', false, [0.5, 0.25, 0.125]],
    ['b', true, [0.25, 0.5, 0.75]],
    ['c', false, [0.25, 0.25, 0.125]]
  ])
  expect(lines[1]?.colour).toBe('var(--accent)')
  expect(new Set(lines.map(({ colour }) => colour)).size).toBe(3)
})

test('of many classes the right one and those that become likeliest are shown', () => {
  const many = Array.from({ length: 20 }, (_, k) => `class ${k}`)
  const probability = Float32Array.from(many, (_, k) => k / 190)
  expect(classLines(many, 0, { probability, exact: true }).map(({ name }) => name)).toEqual(
    [0, 15, 16, 17, 18, 19].map((k) => `class ${k}`)
  )
  expect(classLines(many, -1, { probability, exact: true })).toHaveLength(5)
})

test('says from which token on the answer stays', () => {
  expect(settledAt(names, soFar)).toEqual({ name: 'b', from: 2 })
  expect(settledAt(names, { ...soFar, probability: soFar.probability.subarray(0, 3) })).toEqual({ name: 'a', from: 1 })
  expect(settledAt(names, { ...soFar, probability: new Float32Array(0) })).toBeNull()
})
