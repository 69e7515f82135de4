// Axes of many runs: what differs and what came of it, logarithmic over decades, categories by name, and stretches that single runs out.
import { describe, expect, it } from 'vitest'
import { runEntry } from '../../../../../tests/support/runEntries'
import { runAxes, runsWithin, shareOn, textOn } from './runAxes'
import type { NumberAxis, RunAxis } from './runAxes'

const run = (runId: string, rate: number, cell: string, best: number) =>
  runEntry(runId, {
    settings: { 'training.optimizer.learningRate': rate, 'layers.lstm.cell': cell },
    best: { step: 1, value: best },
    last: null,
    parameterCount: 1_000
  })
const runs = [run('a', 0.0001, 'lstm', 2), run('b', 0.001, 'gru', 3), run('c', 0.01, 'lstm', 2.5)]
const axes = runAxes(runs)
const axis = (id: string): RunAxis => {
  const one = axes.find((each) => each.id === id)
  if (one === undefined) throw new Error(`There is no axis ${id}`)
  return one
}
const numberAxis = (id: string): NumberAxis => {
  const one = axis(id)
  if (one.kind !== 'number') throw new Error(`${id} has no numbers`)
  return one
}

describe('axes', () => {
  it('are the settings that differ, then the results that differ', () => {
    expect(axes.map(({ label }) => label)).toEqual(['lstm.cell', 'optimizer.learningRate', 'best bits per character'])
  })

  it('are logarithmic over decades, and by name where values are words', () => {
    expect(axis('training.optimizer.learningRate')).toMatchObject({ kind: 'number', log: true })
    expect(axis('best')).toMatchObject({ kind: 'number', log: false })
    expect(axis('layers.lstm.cell')).toMatchObject({ kind: 'category', categories: ['gru', 'lstm'] })
  })

  it('are never logarithmic where a value is zero', () => {
    const zero = runAxes([run('a', 0, 'lstm', 2), run('b', 1, 'lstm', 2)])
    expect(zero[0]).toMatchObject({ id: 'training.optimizer.learningRate', kind: 'number', log: false })
  })

  it('have no figures where runs have different metrics', () => {
    const mixed = runAxes([...runs, runEntry('d', { summary: { metrics: ['accuracy'] }, best: { step: 1, value: 0.5 } })])
    expect(mixed.map(({ id }) => id)).not.toContain('best')
  })

  it('say the value of a run in words, and a dash where it has none', () => {
    expect(runs.slice(0, 1).flatMap((one) => axes.map((each) => textOn(each, one)))).toEqual(['lstm', '1e−4', '2'])
    expect(textOn(axis('best'), runEntry('e', { best: null }))).toBe('–')
  })
})

describe('stretches', () => {
  const within = (brushed: [string, [number, number][]][]) => runsWithin(runs, axes, new Map(brushed)).map(({ runId }) => runId)

  it('single out runs that lie in one of each axis', () => {
    expect(within([['best', [[2.2, 3]]]])).toEqual(['b', 'c'])
    expect(
      within([
        ['best', [[2.2, 3]]],
        ['layers.lstm.cell', [[0.6, 1.4]]]
      ])
    ).toEqual(['c'])
    expect(
      within([
        [
          'best',
          [
            [1.9, 2.1],
            [2.9, 3.1]
          ]
        ]
      ])
    ).toEqual(['a', 'b'])
  })

  it('let go where none is left on an axis', () => {
    expect(within([['best', []]])).toEqual(['a', 'b', 'c'])
  })
})

it('tints runs by where they stand between the lowest and the highest', () => {
  const share = shareOn(numberAxis('training.optimizer.learningRate'), runs)
  expect(runs.map(share).map((one) => Number(one.toFixed(6)))).toEqual([0, 0.5, 1])
  expect(shareOn(numberAxis('best'), runs)(runEntry('e', { best: null }))).toBeNaN()
})
