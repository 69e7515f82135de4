/** Says where in a batch a value stands, and finds the first loss that is not finite. */
import { at } from '../../../compiler/program/shapes'
import type { Tensors } from '../../../executors/executor'
import type { Culprit, Spot } from '../../../learning/training/failures/culprit'
import { shapeOfBatch } from '../../../learning/step/modelForward'
import { noUnit } from './traceProgram'
import type { Traced } from './traceRunner'

interface Unit {
  readonly step: number
  readonly row: number
  readonly unit: number
}

/** The place of a unit of a tensor with `steps` time steps: with its token, and without a time step where there is one value a sequence. */
export function spotOf(
  { step, row, unit }: Unit,
  { batch, steps }: { readonly batch: Tensors; readonly steps: number },
  { vocabulary }: { readonly vocabulary: readonly string[] }
): Spot {
  const { length, batch: rows } = shapeOfBatch(batch)
  if (steps !== length) return { step: null, row, unit }
  const token = vocabulary[batch.get('tokens')?.data[step * rows + row] ?? -1]
  return { step, row, unit, ...(token !== undefined && { token }) }
}

/** The first target whose loss is not finite, though all values are. */
export function lossFault({ batch, results }: Traced, search: { readonly vocabulary: readonly string[] }): Culprit | null {
  const [units, values] = [results.get('unit.loss'), results.get('value.loss')]
  const index = units?.data.findIndex((unit) => unit < noUnit) ?? -1
  if (!units || index < 0) return null
  const [steps, rows] = [at(units.type.shape, 0), at(units.type.shape, 1)]
  const place = { step: Math.floor(index / rows), row: index % rows, unit: 0 }
  return { kind: 'loss', ...spotOf(place, { batch, steps }, search), value: values?.data[index] ?? NaN }
}
