import { describe, expect, it } from 'vitest'
import type { HeatMap } from '../../../../contract/events/probe'
import { conditionOf, isOn, switchingUnits } from './switching'

/** A map with one array of values for each unit. */
function mapOf(units: readonly (readonly number[])[], role: HeatMap['role'] = 'state'): HeatMap {
  const steps = units[0]?.length ?? 0
  const values = Float32Array.from({ length: steps * units.length }, (_, k) => units[k % units.length]?.[Math.floor(k / units.length)] ?? 0)
  return {
    layer: 'lstm',
    node: role,
    name: role,
    code: 'cellState',
    label: 'cell state',
    role,
    range: 'signed',
    steps,
    units: units.length,
    values
  }
}

describe('units that switch in a stretch', () => {
  const never = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2]
  const on = [-1, -1, 1, 1, 1, -1]
  const off = [0.5, 0.5, -0.5, -0.25, -0.5, 0.5]
  const map = mapOf([never, on, off])

  it('are found with the threshold between both, above or below it', () => {
    const [first, second, third] = switchingUnits([map], { from: 2, until: 5 }, 3)
    expect(first).toMatchObject({ unit: 1, threshold: 0, above: true, fit: 1 })
    expect(second).toMatchObject({ unit: 2, threshold: 0.125, above: false, fit: 1 })
    expect(third?.fit).toBeLessThan(0.5)
  })

  it('are on where they are beyond the threshold, and become a condition', () => {
    const [first] = switchingUnits([map], { from: 2, until: 5 }, 1)
    if (!first) return expect.fail('no unit')
    expect(isOn(first)).toEqual([false, false, true, true, true, false])
    expect(conditionOf(first, { from: 2, until: 5 })).toEqual({
      layer: 'lstm',
      node: 'state',
      unit: 1,
      threshold: 0,
      above: true,
      distance: 1
    })
  })

  it('are those of gates and states, where there are any', () => {
    expect(switchingUnits([mapOf([on], 'plain'), mapOf([never])], { from: 2, until: 5 }, 5).map(({ map: { role } }) => role)).toEqual([
      'state'
    ])
    expect(switchingUnits([mapOf([on], 'plain')], { from: 2, until: 5 }, 5)).toHaveLength(1)
  })
})
