// Measured exponents as columns: one for each layer by step, and steps that are measured again after the run went back.
import { expect, it } from 'vitest'
import { ExponentHistory } from './exponentHistory'

const frame = (step: number, ...exponents: number[]) => ({
  step,
  layers: exponents.map((exponent, k) => ({ layer: `l${k}`, name: `Layer ${k + 1}`, exponent }))
})
const shown = (history: ExponentHistory) =>
  [...history.layers].map(([layer, { name, step, exponent }]) => [
    layer,
    name,
    Array.from({ length: step.length }, (_, k) => [step.at(k), exponent.at(k)])
  ])

it('has the exponent of each layer by step, and replaces steps that come again', () => {
  const history = new ExponentHistory()
  history.add([])
  history.add([frame(1, -0.5, 0.5), frame(4, -0.25, 0.25)])
  history.add([frame(4, -0.125)])
  expect(shown(history)).toEqual([
    [
      'l0',
      'Layer 1',
      [
        [1, -0.5],
        [4, -0.125]
      ]
    ],
    ['l1', 'Layer 2', [[1, 0.5]]]
  ])
})
