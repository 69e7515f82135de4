// The cursor of a link is held against what the first frame has: what is not there is told, and what is shown instead is.
import { describe, expect, it } from 'vitest'
import type { HeatMap, ProbeFrame } from '../../../contract/events/probe'
import { checkCursor } from './frameRemarks'
import { readLink } from './viewLink'
import type { ViewOf } from './view'

const heatMap = (layer: string, units: number): HeatMap => ({
  ...{ layer, node: 'f', name: 'f', code: 'value', label: 'forget gate', role: 'forget', range: 'gate', steps: 4, units },
  values: new Float32Array(4 * units)
})
const frame: ProbeFrame = {
  ...{ step: 4, batch: null, place: null, answer: null, tokens: ['a', 'b', 'c', 'd'], lags: [], matrices: [] },
  maps: [heatMap('first', 8), heatMap('second', 3)],
  next: { best: 0, tokens: [], probability: new Float32Array(0) },
  surprise: new Float32Array(0)
}

function viewOf(query: string): ViewOf<'inspect'> {
  const read = readLink(`#/inspect?${query}`)
  if (read.ok && read.view !== null && read.remarks.length === 0 && read.view.place === 'inspect') return read.view
  return expect.fail(`no view in ${query}`)
}
const check = (query: string, of = frame) => checkCursor(viewOf(query), of, null)

describe('a cursor', () => {
  it('that is there stays as it is', () => {
    const cursor = { token: 3, unit: 2, layer: 'second', column: 0 }
    expect(check('at=4&unit=3&layer=second&sort=activity&sort-by=second+f+f&histogram=second+f+f')).toEqual({ cursor, remarks: [] })
    expect(check('at=1&unit=8')).toEqual({ cursor: { token: 0, unit: 7, layer: null, column: 0 }, remarks: [] })
  })

  it('beyond the end goes to the last token and unit of its layer', () => {
    expect(check('at=9&unit=4&layer=second')).toEqual({
      cursor: { token: 3, unit: 2, layer: 'second', column: 0 },
      remarks: [
        { code: 'noToken', token: 8, of: 4 },
        { code: 'noUnit', unit: 3, of: 3, layer: 'second' }
      ]
    })
  })

  it('in a layer that is gone goes to the first one', () => {
    expect(check('unit=5&layer=third')).toEqual({
      cursor: { token: 0, unit: 4, layer: null, column: 0 },
      remarks: [{ code: 'noLayer', layer: 'third', shown: 'first' }]
    })
  })

  it('names maps that are gone, and a predicted column', () => {
    const columns = [{ name: 'level', scale: 1 }]
    const empty = new Float32Array(0)
    const inputs = { columns: ['level'], values: empty }
    const answer = { kind: 'numbers', over: 'step', columns, predicted: empty, truth: empty, lastValue: null, inputs } as const
    const { remarks, cursor } = check('sort=similarity&sort-by=first+g+g&histogram=x&column=2', { ...frame, answer })
    expect(remarks).toEqual([
      { code: 'noMap', map: 'first g g', as: 'sort' },
      { code: 'noMap', map: 'x', as: 'histogram' },
      { code: 'noColumn', column: 1, of: 1 }
    ])
    expect(cursor.column).toBe(0)
  })
})

describe('a sequence', () => {
  const at = (place: number): ProbeFrame => ({ ...frame, place: { part: 'validation', at: place, of: place + 1 } })
  const ofBatch: ProbeFrame = { ...frame, batch: { sequence: 3, sequences: 4, states: null } }
  it.each([
    ['place=validation-10', at(9), []],
    ['place=validation-10', at(6), [{ code: 'noPlace', at: 9, shown: 6 }]],
    ['probe=whale', frame, []],
    ['probe=whale', at(0), [{ code: 'noText' }]],
    ['sequence=4', ofBatch, []],
    ['sequence=9', ofBatch, [{ code: 'noSequence', sequence: 8, shown: 3 }]]
  ])('%s', (query, shown, remarks) => expect(check(query, shown).remarks).toEqual(remarks))
})
