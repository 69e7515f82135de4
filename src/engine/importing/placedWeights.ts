/** Weights of a drawing from the parameters of PyTorch modules that this program wrote, by the places that lie beside them. */
import * as z from 'zod'
import { readJson } from '../../contract/readJson'
import { sizeOf } from '../compiler/program/shapes'
import type { Tensor } from '../executors/executor'
import { damaged, refuse } from './importRefusal'
import type { ModelFiles } from './readers'

const count = z.int().min(0).max(1e9)
const range = z.tuple([count, count])
const placeSchema = z.object({
  weight: z.string(),
  block: z.object({ rows: range, columns: range }).nullable(),
  parameter: z.string(),
  rows: range.nullable(),
  transposed: z.boolean()
})
const placesSchema = z.object({ shapes: z.record(z.string(), z.array(count).max(4)), places: z.array(placeSchema).max(100_000) })
type Place = z.infer<typeof placeSchema>

/** The files that say where each weight lies: of a PyTorch project, and of weights under PyTorch's names. */
const files = ['training.json', 'places.json'] as const

/**
 * Returns the weights by their names in the drawing; null where no file says their places, and `more` where the parameters have numbers that are
 * not of the drawing, such as a second bias that was trained elsewhere.
 */
export function placedWeights(tensors: ReadonlyMap<string, Tensor>, { beside }: ModelFiles): Map<string, Tensor> | 'more' | null {
  for (const name of files) {
    const bytes = beside(name)
    const read = bytes && readJson(Buffer.from(bytes).toString('utf8'), placesSchema)
    if (read && read.places.every(({ parameter }) => tensors.has(parameter))) return weightsFrom(tensors, read)
  }
  return null
}

function weightsFrom(tensors: ReadonlyMap<string, Tensor>, { shapes, places }: z.infer<typeof placesSchema>): Map<string, Tensor> | 'more' {
  const sizes = Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0)
  if (sizes > [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0)) return outside()
  const weights = new Map(
    Object.entries(shapes).map(([name, shape]): [string, Tensor] => [
      name,
      { type: { dtype: 'float32', shape }, data: new Float32Array(sizeOf(shape)) }
    ])
  )
  const taken = new Map([...tensors].map(([name, { data }]) => [name, new Uint8Array(data.length)]))
  for (const place of places) take(place, weights.get(place.weight), tensors.get(place.parameter), taken.get(place.parameter))
  const more = [...tensors].some(([name, { data }]) => data.some((value, k) => value !== 0 && taken.get(name)?.[k] !== 1))
  return more ? 'more' : weights
}

/** Copies the numbers of one place, a matrix [in, out] from the parameter's [out, in]. */
function take(place: Place, weight: Tensor | undefined, parameter: Tensor | undefined, taken: Uint8Array | undefined): void {
  if (!weight || !parameter || !taken) return outside()
  const { shape } = weight.type
  const columnsOfWeight = shape.length > 1 ? sizeOf(shape.slice(1)) : sizeOf(shape)
  const whole = { rows: [0, shape.length > 1 ? (shape[0] ?? 0) : 1], columns: [0, columnsOfWeight] } as const
  const {
    rows: [top, bottom],
    columns: [left, right]
  } = place.block ?? whole
  const [height, width] = [bottom - top, right - left]
  const begin = (place.rows?.[0] ?? 0) * sizeOf(parameter.type.shape.slice(1))
  const fits = height >= 0 && width >= 0 && bottom <= whole.rows[1] && right <= columnsOfWeight
  if (!fits || begin + height * width > parameter.data.length) return outside()
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = begin + (place.transposed ? column * height + row : row * width + column)
      weight.data[(top + row) * columnsOfWeight + left + column] = parameter.data[from] ?? 0
      taken[from] = 1
    }
}

const outside = (): never => refuse('The file that says where the weights lie does not fit their shapes.', damaged)
