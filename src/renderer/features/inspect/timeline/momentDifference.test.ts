// The difference of two moments: value by value on one sequence, signed for gates as well, and nothing where the sequences differ.
import { describe, expect, it } from 'vitest'
import type { MatrixFrame } from '../../../../contract/events/matrix'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { scaleOf } from '../../../../contract/look/paintHeatMap'
import { meanSize } from '../maps/mapFigures'
import { changeOf, matrixChange, sameSequence } from './momentDifference'

const gate = (values: readonly number[], change: Partial<HeatMap> = {}): HeatMap => ({
  ...{ layer: 'lstm', node: 'f', name: 'f', code: 'value', label: 'forget gate', role: 'forget', range: 'gate', steps: 2, units: 2 },
  values: Float32Array.from(values),
  ...change
})

const frame = (maps: readonly HeatMap[], change: Partial<ProbeFrame> = {}): ProbeFrame => ({
  ...{ step: 4, batch: null, place: null, answer: null, tokens: ['a', 'b'], lags: [], matrices: [] },
  maps: [...maps],
  next: { best: 0, tokens: [], probability: new Float32Array(0) },
  surprise: new Float32Array(0),
  ...change
})

describe('the change of a map', () => {
  it('is its value minus that of the other moment, with a scale about zero', () => {
    const change = changeOf(gate([1, 0.5, 0.25, 0]), frame([gate([0.5, 0.5, 0.5, 0.25])]))
    expect(change).toMatchObject({ name: 'f', label: 'change of forget gate', range: 'signed' })
    expect([...(change?.values ?? [])]).toEqual([0.5, 0, -0.25, -0.25])
    expect(scaleOf(change, change.range)).toEqual({ low: -0.5, high: 0.5 })
    expect(meanSize(change.values)).toBe(0.25)
  })

  it('is NaN where a moment has no number, which the mean leaves out', () => {
    const change = changeOf(gate([1, NaN, 0, 0]), frame([gate([0, 0, 0, 0])]))
    expect([...(change?.values ?? [])]).toEqual([1, NaN, 0, 0])
    expect(meanSize(change.values)).toBeCloseTo(1 / 3, 6)
  })

  it('is NaN everywhere where the other moment has no such map of this size', () => {
    const others = [frame([]), frame([gate([1, 1], { steps: 1 })]), frame([gate([1, 1, 1, 1], { node: 'i', name: 'i' })])]
    for (const other of others) expect([...changeOf(gate([1, 1, 1, 1]), other).values]).toEqual([NaN, NaN, NaN, NaN])
    expect(meanSize(Float32Array.of(NaN))).toBeNaN()
  })
})

describe('the change of what tokens read', () => {
  const attention = (values: readonly number[], change: Partial<MatrixFrame> = {}): MatrixFrame => ({
    ...{ step: 4, layer: 'attention', form: 'attention', steps: 2 },
    matrices: [{ label: 'head 1', range: 'gate', values: Float32Array.from(values) }],
    rollout: { at: 'add', overlooked: [], values: Float32Array.from(values) },
    ...change
  })
  const now = attention([1, 0, 0.25, 0.75])

  it('is weight by weight and signed, of the rollout as well', () => {
    const change = matrixChange(now, attention([1, 0, 0.5, 0.5]))
    expect(change?.matrices).toEqual([{ label: 'head 1', range: 'signed', values: Float32Array.of(0, 0, -0.25, 0.25) }])
    expect([...(change?.rollout?.values ?? [])]).toEqual([0, 0, -0.25, 0.25])
  })

  it('is not told of another layer, form or length', () => {
    const others = [attention([1], { steps: 1 }), { ...now, layer: 'other' }, { ...now, form: 'effective' as const }]
    expect(others.map((other) => matrixChange(now, other))).toEqual([null, null, null])
  })

  it('is NaN of a matrix that the other moment lacks', () => {
    const [matrix] = matrixChange(now, { ...now, matrices: [] })?.matrices ?? []
    expect([...(matrix?.values ?? [])]).toEqual([NaN, NaN, NaN, NaN])
  })
})

describe('two frames are of one sequence', () => {
  const at = (place: number) => frame([], { place: { part: 'validation', at: place, of: 9 } })
  const batch = { sequence: 0, sequences: 2, states: null }
  it.each([
    ['the same text at two steps', frame([]), frame([], { step: 9 }), true],
    ['another text', frame([]), frame([], { tokens: ['a', 'c'] }), false],
    ['a longer text', frame([]), frame([], { tokens: ['a', 'b', 'c'] }), false],
    ['one place of the data', at(3), at(3), true],
    ['two places whose time steps have the same names', at(3), at(4), false],
    ['training batches', frame([], { batch }), frame([], { batch }), false]
  ])('%s: %#', (_, one, other, same) => expect(sameSequence(one, other)).toBe(same))
})
