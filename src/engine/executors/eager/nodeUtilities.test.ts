import { expect, it } from 'vitest'
import { addMissingUtilities } from './nodeUtilities'

it('adds what newer versions of Node no longer have, and leaves what is there', () => {
  const isArray = () => false
  const util: Record<string, unknown> = { isArray }
  addMissingUtilities(util)
  expect(util.isArray).toBe(isArray)
  const added = util.isNullOrUndefined
  if (typeof added !== 'function') throw new TypeError('isNullOrUndefined was not added')
  expect([null, undefined, 0, ''].map((value): unknown => Reflect.apply(added, util, [value]))).toEqual([true, true, false, false])
})
