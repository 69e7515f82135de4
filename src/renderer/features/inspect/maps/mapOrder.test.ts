// The order of heat maps and which are shown.
import { describe, expect, it } from 'vitest'
import type { Role } from '../../../../contract/document/cellGraph'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { defaultSortMap, layersOf, mainMaps, orderedMaps } from './mapOrder'

const map = (name: string, role: Role, range: HeatMap['range'], layer = 'lstm'): HeatMap => ({
  layer,
  node: `node_${name}`,
  name,
  code: role !== 'state' ? 'value' : name === 'c' ? 'cellState' : name === 'h' ? 'hiddenState' : 'otherState',
  label: role,
  role,
  range,
  steps: 1,
  units: 1,
  values: new Float32Array(1)
})
const frame = (...maps: HeatMap[]): ProbeFrame => ({
  step: 1,
  batch: null,
  place: null,
  answer: null,
  tokens: ['a'],
  maps,
  lags: [],
  matrices: [],
  next: { best: 0, tokens: [], probability: new Float32Array(0) },
  surprise: new Float32Array(1)
})

describe('heat maps', () => {
  const lstm = frame(
    map('h', 'state', 'signed'),
    map('c', 'state', 'signed'),
    map('g', 'candidate', 'signed'),
    map('i', 'input', 'gate'),
    map('o', 'output', 'gate'),
    map('f', 'forget', 'gate'),
    map('h', 'state', 'signed', 'second')
  )

  it('stand gates first, then the candidate, then cell and hidden state', () => {
    expect(orderedMaps(lstm, 'lstm').map((one) => one.name)).toEqual(['f', 'i', 'o', 'g', 'c', 'h'])
  })

  it('are grouped by layer', () => {
    expect(layersOf(lstm, false)).toEqual(['lstm', 'second'])
    const whole = frame({ ...map('y', 'plain', 'signed', 'embedding'), code: 'layerOutput' }, ...lstm.maps)
    expect(layersOf(whole, false)).toEqual(['lstm', 'second'])
    expect(layersOf(whole, true)).toEqual(['embedding', 'lstm', 'second'])
    expect(orderedMaps(lstm, 'second').map((one) => one.name)).toEqual(['h'])
  })

  it('put an unknown gate before the candidate', () => {
    expect(orderedMaps(frame(map('n', 'candidate', 'signed'), map('z', 'plain', 'gate')), 'lstm').map((one) => one.name)).toEqual([
      'z',
      'n'
    ])
  })

  it('are sorted by the cell state, else the hidden state, else the first', () => {
    expect(defaultSortMap(orderedMaps(lstm, 'lstm'))?.name).toBe('c')
    expect(defaultSortMap([map('z', 'plain', 'gate'), map('h', 'state', 'signed')])?.name).toBe('h')
    expect(defaultSortMap([])).toBeNull()
  })

  it('are the gates, candidates and states unless all values are wanted', () => {
    const all = [
      map('f', 'forget', 'gate', 'recurrent'),
      { ...map('lin_f', 'forget', 'signed', 'recurrent'), node: 'lin_f' },
      { ...map('lin_g', 'candidate', 'signed', 'recurrent'), node: 'lin_g' },
      { ...map('g', 'candidate', 'signed', 'recurrent'), node: 'g' },
      { ...map('sum', 'state', 'signed', 'recurrent'), node: 'sum' },
      { ...map('keep', 'plain', 'signed', 'recurrent'), node: 'keep' },
      { ...map('c', 'state', 'signed', 'recurrent'), node: 'c1' }
    ]
    expect(mainMaps(all, lstmDocument).map((one) => one.name)).toEqual(['f', 'g', 'c'])
    expect(mainMaps(all, null).map((one) => one.name)).toEqual(['f', 'lin_g', 'g', 'sum', 'c'])
    const plain = [map('a', 'plain', 'signed'), map('b', 'plain', 'signed')]
    expect(mainMaps(plain, lstmDocument)).toBe(plain)
  })
})
