/** The columns with which the tables of pictures over the axis begin: the number of each place, and what stands there. */
import type { TableColumn } from '../../../components/pictures/pictureTable'
import type { AxisWords } from './axisWords'

export function axisColumns(axis: Pick<AxisWords, 'one' | 'at'>, steps: number): TableColumn[] {
  const places = Array.from({ length: steps }, (_, place) => place)
  return [
    { name: axis.one, values: places.map((place) => place + 1) },
    { name: `value of the ${axis.one}`, values: places.map((place) => axis.at(place)) }
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
