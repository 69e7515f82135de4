/** Features: thresholds that are found on a stretch, and what a document keeps of a unit. */
import { expect, test } from 'vitest'
import { featureSchema } from '../../../../contract/units/feature'
import { featureOf, featureWords, foundSide, isOnAt, isSameFeature, onShares, unitOf } from './features'

const stretch = {
  values: Float32Array.of(-3, -2, 1, 2, -2.5, 9),
  numbers: Float32Array.of(7, 8, 1, 2, 3, NaN),
  threshold: 5
}
const chosen = { map: { layer: 'lstm', node: 'n7', name: 'c', label: 'cell state', range: 'signed' }, unit: 70 } as const

test('the threshold is the middle between the values that it tells apart best, and tokens without a number do not count', () => {
  expect(foundSide({ ...stretch, values: Float32Array.of(-3, -2, 1, 2, 3, 9) })).toEqual({ threshold: -0.5, above: false })
  // Below -0.5 are both tokens with the property and one of the three others: J = 1 - 1/3.
  expect(foundSide(stretch)).toEqual({ threshold: -0.5, above: false })
  const { holding, others } = onShares(stretch, { threshold: -0.5, above: false })
  expect(holding).toBe(1)
  expect(others).toBeCloseTo(1 / 3, 6)
  expect([0, 2, 4].map((at) => isOnAt(stretch, { threshold: -0.5, above: true }, at))).toEqual([false, true, false])
})

test('a unit becomes a feature that the document can keep, and opens as the same unit', () => {
  const feature = featureOf('end of line', chosen, { kind: 'linePosition' }, { threshold: -1.25, above: false })
  expect(featureSchema.parse(JSON.parse(JSON.stringify(feature)))).toEqual(feature)
  expect(feature.unit).toBe(71)
  expect(unitOf(feature)).toEqual(chosen)
  expect(featureWords(feature)).toBe('lstm.c[71] below −1.25: position in the line')
  expect(isSameFeature(feature, { ...feature, name: 'x' })).toBe(true)
  expect(isSameFeature(feature, { ...feature, threshold: -1.2 })).toBe(false)
  expect(isSameFeature(feature, { ...feature, property: { kind: 'regex', pattern: '.' } })).toBe(false)
})
