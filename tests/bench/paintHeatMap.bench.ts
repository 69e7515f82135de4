// How long painting a heat map takes: `npx vitest bench paintHeatMap`. Figures only; nothing is asserted.
import { bench, describe } from 'vitest'
import { colourTable } from '../../src/contract/look/colourMaps'
import { paintHeatMap, scaleOf } from '../../src/contract/look/paintHeatMap'

describe.each([
  [128, 128],
  [512, 512],
  [2_000, 512]
])('%i tokens by %i units', (steps, units) => {
  const map = { steps, units, values: Float32Array.from({ length: steps * units }, (_, i) => Math.sin(i * 0.37)) }
  const order = Uint32Array.from({ length: units }, (_, unit) => units - 1 - unit)
  const pixels = new Uint32Array(steps * units)
  const table = colourTable('diverging', 'dark')

  bench('one row a unit', () => paintHeatMap(map, order, scaleOf(map, 'signed'), table, units, pixels))
  bench('means of four units', () => paintHeatMap(map, order, scaleOf(map, 'signed'), table, units / 4, pixels))
})
