/** A tangle is counted as a reader would count it, and settling never makes a drawing worse. */
import { describe, expect, test } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { tangleWeight, lifted, planOf, tangle, tangleOf } from './tangle'
import { untangled } from './untangle'

const [lstm] = readTemplate('lstm-moby-dick').cells
if (lstm === undefined) throw new Error('no cell')
const two = ['zf', 'f', 'zi', 'i']
const drawn = drawnCell({
  ...lstm,
  nodes: lstm.nodes.filter(({ id }) => two.includes(id)),
  edges: lstm.edges.filter(({ source, target }) => two.includes(source) && two.includes(target))
})
/** Two edges side by side. */
const apart = { zf: { x: 0, y: 0 }, f: { x: 300, y: 0 }, zi: { x: 0, y: 200 }, i: { x: 300, y: 200 } }

describe('a tangle', () => {
  test('of two edges side by side has nothing but their length', () => {
    expect(tangle(drawn, apart)).toMatchObject({ crossings: 0, through: 0, overlaps: 0 })
    const widths = 300 * 2 - (drawn.boxes.get('zf')?.width ?? 0) - (drawn.boxes.get('zi')?.width ?? 0)
    expect(tangle(drawn, apart).length).toBeCloseTo(widths)
  })

  test('counts edges that cross, nodes under edges and nodes over nodes', () => {
    expect(tangle(drawn, { ...apart, f: apart.i, i: apart.f }).crossings).toBe(1)
    expect(tangle(drawn, { ...apart, zi: { x: 150, y: 0 } })).toMatchObject({ through: 1, overlaps: 0 })
    expect(tangle(drawn, { ...apart, zi: apart.zf }).overlaps).toBe(1)
  })

  test('changes by the share of a node when that is moved', () => {
    const whole = drawnCell(lstm)
    const plan = planOf(whole, {})
    for (const id of ['f', 'zi', 'hNew']) {
      const after = lifted(plan, id, 64)
      const places = { [id]: { x: after.boxes.get(id)?.x ?? 0, y: after.boxes.get(id)?.y ?? 0 } }
      const change = tangleWeight(tangle(whole, places)) - tangleWeight(tangle(whole, {}))
      expect(tangleWeight(tangleOf(after, id)) - tangleWeight(tangleOf(plan, id))).toBeCloseTo(change)
    }
  })
})

test('settling uncrosses edges, moves nodes up and down alone, and leaves what is clear', () => {
  const crossed = { ...apart, zi: { x: 0, y: 64 }, i: { x: 300, y: -44 } }
  const after = untangled(drawn, crossed)
  expect(tangle(drawn, after).crossings).toBe(0)
  expect(two.map((id) => after[id]?.x)).toEqual([0, 300, 0, 300])
  expect(tangleWeight(tangle(drawn, untangled(drawn, apart)))).toBeLessThanOrEqual(tangleWeight(tangle(drawn, apart)))
})
