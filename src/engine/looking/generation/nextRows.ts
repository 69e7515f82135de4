/** Lets a model of rows of numbers take one row, and say the next: a forecast takes its own rows in again. */
import type { KnownRows } from '../../data/histories'
import type { Tensor } from '../../executors/executor'
import type { Stepper } from './stepper'

/** Takes a row of each of `batch` sequences, [batch × inputs], and gives a copy of the next ones, [batch × columns]. Throws ExecutorError. */
export async function nextRows(stepper: Stepper, rows: Float32Array<ArrayBuffer>, batch: number): Promise<Float32Array<ArrayBuffer>> {
  const features: Tensor = { type: { dtype: 'float32', shape: [1, batch, rows.length / batch] }, data: rows }
  const { data } = await stepper.step(new Map([['features', features]]))
  if (!(data instanceof Float32Array)) throw new TypeError('the predicted numbers are not float32')
  return new Float32Array(data)
}

/** A row that the model said as one that it reads: with what is known of the row behind it, `at` rows after the history. */
export function withKnown(said: Float32Array, known: KnownRows | undefined, at: number): Float32Array<ArrayBuffer> {
  return Float32Array.of(...said, ...(known ? known.ahead.subarray(at * known.width, (at + 1) * known.width) : []))
}
