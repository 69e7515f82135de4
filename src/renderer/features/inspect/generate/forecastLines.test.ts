// Lines of a forecast over history and horizon.
import { expect, test } from 'vitest'
import { noForecast } from '../../../stores/generation/forecast'
import type { Forecast } from '../../../stores/generation/forecast'
import { forecastLines, rowWords } from './forecastLines'

const forecast: Forecast = {
  ...noForecast,
  columns: ['level', 'flow'],
  wanted: 3,
  history: Float32Array.of(1, 10, 2, 20),
  truth: Float32Array.of(3, 30),
  values: Float32Array.of(4, 40, 5, 50)
}

test('a column has its history, its truth as far as it is known, the forecast, and the last value repeated', () => {
  const { lines, scale, cut, rows } = forecastLines(forecast, 1)
  expect(lines.map(({ kind, values }) => [kind, [...values]])).toEqual([
    ['lastValue', [NaN, 20, 20, 20, 20]],
    ['truth', [NaN, 20, 30, NaN, NaN]],
    ['history', [10, 20, NaN, NaN, NaN]],
    ['forecast', [NaN, 20, 40, 50, NaN]]
  ])
  expect([scale, cut, rows]).toEqual([{ low: 10, high: 50 }, 2, 5])
})

test('a season has the line of the values one season before, where the history has as many', () => {
  const history = Float32Array.of(1, 10, 2, 20, 3, 30)
  const seasonal = (season: number | null) =>
    forecastLines({ ...forecast, history, season }, 0).lines.find(({ kind }) => kind === 'seasonal')
  expect([seasonal(2)?.label, [...(seasonal(2)?.values ?? [])]]).toEqual(['2 rows before', [NaN, NaN, 3, 2, 3, 2]])
  expect([seasonal(null), seasonal(1), seasonal(4)]).toEqual([undefined, undefined, undefined])
})

test('where nothing is known there is no line of the truth, and before the first row none of the forecast', () => {
  const { lines } = forecastLines({ ...forecast, truth: new Float32Array(0), values: new Float32Array(0) }, 0)
  expect(lines.map(({ kind, values }) => [kind, values.some(Number.isFinite)])).toEqual([
    ['lastValue', true],
    ['history', true],
    ['forecast', false]
  ])
})

test('a row is told by its number and, where it lies in the data, its date', () => {
  const dates = ['1 Jan 2020', '2 Jan 2020', '3 Jan 2020']
  expect([0, 2, 3].map((row) => rowWords({ dates }, row, 2))).toEqual(['row 1 of the history, 1 Jan 2020', 'row +1, 3 Jan 2020', 'row +2'])
  expect(rowWords({ dates: [] }, 2, 2)).toBe('row +1')
})
