/** Figures of a model with faults are not taken for those of the whole. */
import { expect, test } from 'vitest'
import type { Problem } from '../../../../contract/problems/problems'
import { isWhole } from './isWhole'

const layers = { embedding: [100, 64], lstm: [100, 128] }
const problem = (severity: Problem['severity'], place: Problem['place']): Problem => ({ code: 'layer.shapes', severity, place, args: {} })
const whole = (...problems: Problem[]) => isWhole({ problems, layers })

test('a model is whole without errors, and with warnings', () => {
  expect(whole()).toBe(true)
  expect(whole(problem('warning', { cell: 'cell', node: 'f' }))).toBe(true)
})

test('an error in a cell leaves its layer out', () => {
  expect(whole(problem('error', { cell: 'cell', node: 'f' }))).toBe(false)
})

test('an error at a layer leaves it out where its shape is not known', () => {
  expect(whole(problem('error', { layer: 'head' }))).toBe(false)
  expect(whole(problem('error', { layer: 'lstm' }))).toBe(true)
  expect(whole(problem('error', { path: 'training.order' }))).toBe(true)
})
