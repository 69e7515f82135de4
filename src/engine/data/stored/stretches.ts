/** Numbers that are read in stretches, from memory or from a file. */

/** A typed array is of this form. `subarray` gives the numbers from `start` to before `end`, as far as there are any. */
export interface Stretches<Numbers> {
  readonly length: number
  subarray(start: number, end: number): Numbers
}
