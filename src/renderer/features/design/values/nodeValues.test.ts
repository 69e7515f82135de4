/** A node shows what it was at the token; a state that the cell reads is that of the token before. */
import { describe, expect, it } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import type { HeatMap } from '../../../../contract/events/probe'
import { nodeMaps, valueAt } from './nodeValues'

const [cell] = lstmDocument.cells
const layer = lstmDocument.model.layers.find((one) => one.kind === 'recurrent')
const idOf = (kind: string, name: string) =>
  cell?.nodes.find((node) => node.kind === kind && (node.kind === 'nextState' ? node.params.state : node.name) === name)?.id ?? ''

const heatMap = (node: string, values: number[], of = layer?.id ?? ''): HeatMap => ({
  layer: of,
  node,
  name: node,
  code: 'value',
  label: 'value',
  role: 'plain',
  range: 'signed',
  steps: 3,
  units: 2,
  values: Float32Array.from(values)
})

describe('values of nodes', () => {
  const maps = [
    heatMap(idOf('sigmoid', 'f'), [0.25, 0.75, 0.5, 0.5, NaN, 1]),
    heatMap(idOf('nextState', 'c'), [-4, -2, 1, 2, 3, 4]),
    heatMap(idOf('sigmoid', 'i'), [9, 9, 9, 9, 9, 9], 'another layer')
  ]
  const found = cell && layer ? nodeMaps(cell, layer, { maps }) : expect.fail('no cell')
  const at = (id: string, token: number) => valueAt(found.get(id) ?? expect.fail(`no map of ${id}`), token)

  it('are those of the layer alone, of nodes that have some', () => {
    expect([...found.keys()].sort()).toEqual([idOf('sigmoid', 'f'), idOf('nextState', 'c'), idOf('state', 'c')].sort())
  })

  it('are the row of the token with its mean, which leaves out what is no number', () => {
    expect([...(at(idOf('sigmoid', 'f'), 0)?.values ?? [])]).toEqual([0.25, 0.75])
    expect(at(idOf('sigmoid', 'f'), 0)?.mean).toBe(0.5)
    expect(at(idOf('sigmoid', 'f'), 2)?.mean).toBe(1)
    expect(at(idOf('sigmoid', 'f'), 3)).toBeNull()
  })

  it('of a state that is read are those that were kept one token before, of which the first has none', () => {
    expect([...(at(idOf('nextState', 'c'), 1)?.values ?? [])]).toEqual([1, 2])
    expect([...(at(idOf('state', 'c'), 1)?.values ?? [])]).toEqual([-4, -2])
    expect(at(idOf('state', 'c'), 0)).toBeNull()
  })

  it('of a state of a backward layer are those that were kept one token later', () => {
    if (!cell || !layer) return expect.fail('no cell')
    const backward = nodeMaps(cell, { ...layer, params: { ...layer.params, direction: 'backward' } }, { maps })
    const state = backward.get(idOf('state', 'c')) ?? expect.fail('no state')
    expect([...(valueAt(state, 1)?.values ?? [])]).toEqual([3, 4])
    expect(valueAt(state, 2)).toBeNull()
  })

  it('have one scale over the whole sequence', () => {
    expect(at(idOf('nextState', 'c'), 0)?.scale).toEqual({ low: -4, high: 4 })
  })
})
