/** Errors by rows ahead as lines, as a table and in words, against numbers by hand. */
import { describe, expect, it } from 'vitest'
import { aheadLines, aheadSeries, aheadTable, scaledWords } from './aheadFigures'

const column = {
  name: 'load',
  model: Float64Array.of(1, 3),
  lastValue: Float64Array.of(2, 6),
  seasonal: Float64Array.of(4, 4),
  naive: 2
}

describe('forecasts by rows ahead', () => {
  const lines = aheadLines({ season: 7 }, column)

  it('are drawn beside the last value and one season before', () => {
    expect(aheadSeries(lines).map(({ name, points }) => [name, points.map(({ x, y }) => [x, y])])).toEqual([
      [
        'model',
        [
          [1, 1],
          [2, 3]
        ]
      ],
      [
        'last value',
        [
          [1, 2],
          [2, 6]
        ]
      ],
      [
        '7 rows before',
        [
          [1, 4],
          [2, 4]
        ]
      ]
    ])
    expect(aheadLines({ season: null }, { ...column, seasonal: null }).map(({ key }) => key)).toEqual(['model', 'lastValue'])
    const many = { ...column, model: new Float64Array(1_000), lastValue: new Float64Array(1_000), seasonal: null }
    expect(aheadSeries(aheadLines({ season: null }, many)).map(({ points }) => [points.length, points[0]?.x, points.at(-1)?.x])).toEqual([
      [41, 1, 1_000],
      [41, 1, 1_000]
    ])
  })

  it('are told with their scaled errors', () => {
    const { columns } = aheadTable(lines, column)
    expect(columns.map(({ name }) => name).slice(0, 3)).toEqual(['rows ahead', 'model, mean absolute error', 'model, scaled'])
    expect(columns.map(({ values }) => Array.from(values))).toEqual([
      [1, 2],
      [1, 3],
      [0.5, 1.5],
      [2, 6],
      [1, 3],
      [4, 4],
      [2, 2]
    ])
    expect(scaledWords(lines, column)).toContain('model 1.00, last value 2.00, 7 rows before 2.00.')
    expect(scaledWords(lines, { ...column, naive: null })).toMatch(/^There is no mean absolute scaled error/)
  })
})
