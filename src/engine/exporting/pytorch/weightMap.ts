/** Which parameter of the PyTorch module, or which part of it, is which weight of the drawing; and the numbers carried over. */
import { sizeOf } from '../../compiler/program/shapes'
import type { Tensor, Tensors } from '../../executors/executor'

/** From the first up to, but without, the second. */
export type Range = readonly [number, number]

/** One weight of the drawing, or a block of it, as it lies in a parameter. */
export interface WeightPlace {
  /** Name as in `modelWeights`. */
  readonly weight: string
  /** Rows and columns of the weight; null for all of it. */
  readonly block: { readonly rows: Range; readonly columns: Range } | null
  /** Name in the module's `state_dict`. */
  readonly parameter: string
  /** Rows of the parameter, along its first axis; null for all of them. */
  readonly rows: Range | null
  /** A matrix [in, out] is the parameter's [out, in]. */
  readonly transposed: boolean
}

/** A parameter of the module. Parts that no weight fills are zero. */
export interface ModuleParameter {
  readonly name: string
  readonly shape: readonly number[]
}

/** A whole weight that is a whole parameter. */
export function wholePlace(weight: string, parameter: string, transposed = false): WeightPlace {
  return { weight, block: null, parameter, rows: null, transposed }
}

/** The numbers of each parameter from those of the weights, or of arrays of the same names and shapes such as an optimizer's. */
export function moduleTensors(
  parameters: readonly ModuleParameter[],
  places: readonly WeightPlace[],
  weights: Tensors
): Map<string, Tensor> {
  return new Map(
    parameters.map(({ name, shape }) => {
      const data = new Float32Array(sizeOf(shape))
      for (const place of places) if (place.parameter === name) writePlace(data, shape, place, weights)
      return [name, { type: { dtype: 'float32', shape }, data }]
    })
  )
}

function writePlace(data: Float32Array, shape: readonly number[], place: WeightPlace, weights: Tensors): void {
  const tensor = weights.get(place.weight)
  if (!tensor) throw new RangeError(`the weight ${place.weight} is missing`)
  const values = blockOf(tensor, place)
  const rowSize = sizeOf(shape.slice(1))
  data.set(values, (place.rows?.[0] ?? 0) * rowSize)
}

/** The block's numbers in the order of the parameter. */
function blockOf({ type, data }: Tensor, { block, transposed }: WeightPlace): Float32Array {
  const { shape } = type
  const width = shape.length > 1 ? sizeOf(shape.slice(1)) : 1
  const [height, columns] = shape.length > 1 ? [shape[0] ?? 0, width] : [1, sizeOf(shape)]
  const {
    rows: [top, bottom],
    columns: [left, right]
  } = block ?? { rows: [0, height], columns: [0, columns] }
  const size = [bottom - top, right - left] as const
  const values = new Float32Array(size[0] * size[1])
  for (let row = 0; row < size[0]; row++)
    for (let column = 0; column < size[1]; column++)
      values[transposed ? column * size[0] + row : row * size[1] + column] = data[(top + row) * columns + left + column] ?? 0
  return values
}
