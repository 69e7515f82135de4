/** The columns with which the tables of pictures over the axis begin: the number of each place, its date where it has one, and what stands there. */
import type { TableColumn } from '../../../components/pictures/pictureTable'
import type { AxisWords } from './axisWords'

export function axisColumns(axis: Pick<AxisWords, 'one' | 'valueAt' | 'dates'>, steps: number): TableColumn[] {
  const places = Array.from({ length: steps }, (_, place) => place)
  return [
    { name: axis.one, values: places.map((place) => place + 1) },
    ...(axis.dates.length > 0 ? [{ name: 'date', values: places.map((place) => axis.dates[place] ?? '') }] : []),
    { name: `value of the ${axis.one}`, values: places.map((place) => axis.valueAt(place)) }
  ]
}

/** A column for each unit of values [steps × units], numbered from 1. */
export function unitColumns(values: Float32Array, units: number, nameOf: (unit: number) => string): TableColumn[] {
  const steps = Math.floor(values.length / Math.max(1, units))
  return Array.from({ length: units }, (_, unit) => ({
    name: nameOf(unit),
    values: Array.from({ length: steps }, (_, t) => inDigits(values[t * units + unit] ?? NaN))
  }))
}

/** A number that was computed in float32, in the seven digits that it has. */
export const inDigits = (value: number): number => Number(value.toPrecision(7))
