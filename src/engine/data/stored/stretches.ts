/** Numbers that are read in stretches, from memory or from a file. */

/** A typed array is of this form. `subarray` gives the numbers from `start` to before `end`, as far as there are any. */
export interface Stretches<Numbers> {
  readonly length: number
  subarray(start: number, end: number): Numbers
}

/** Numbers at a time where all are gone through. */
const blockLength = 1 << 16

/** All numbers, a block at a time. */
export function* blocksOf<Numbers>(numbers: Stretches<Numbers>, length = blockLength): Generator<Numbers> {
  for (let start = 0; start < numbers.length; start += length) yield numbers.subarray(start, Math.min(numbers.length, start + length))
}
