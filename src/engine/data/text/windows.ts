/** Batches of windows of a text, from random places or from given ones. */
import type { BatchShape } from '../batches/batch'
import type { Random } from '../random'
import type { Stretches } from '../stored/stretches'

export interface Windows {
  /** int32 [T, B], time-major. */
  readonly inputs: Int32Array
  /** The token after each input, [T, B]. */
  readonly targets: Int32Array
}

/**
 * `batch` windows of `length` tokens, each from a place of the training text drawn anew; `targets` is one character further on.
 * The text must have at least `length + 1` tokens, which `openTask` has checked.
 */
export function randomWindows(data: { readonly training: Stretches<Int32Array> }, random: Random, { batch, length }: BatchShape): Windows {
  const { training } = data
  const places = training.length - length
  if (places < 1) throw new RangeError(`a text of ${training.length} tokens has no window of ${length + 1}`)
  const starts = Array.from({ length: batch }, () => random.below(places))
  return windowsAt(training, starts, { batch, length })
}

/** Returns the windows that begin at `starts`, at most `batch` of them. The rest of the batch is zeros. */
export function windowsAt(text: Stretches<Int32Array>, starts: readonly number[], { batch, length }: BatchShape): Windows {
  const inputs = new Int32Array(length * batch)
  const targets = new Int32Array(length * batch)
  starts.forEach((start, b) => {
    const window = text.subarray(start, start + length + 1)
    for (let t = 0; t < length; t++) {
      inputs[t * batch + b] = window[t] ?? 0
      targets[t * batch + b] = window[t + 1] ?? 0
    }
  })
  return { inputs, targets }
}
