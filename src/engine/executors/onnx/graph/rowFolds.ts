/**
 * Finds products of all rows of an array: it is reshaped to a matrix, multiplied, and reshaped back. ONNX multiplies arrays of more axes as
 * they are, so that the reshapes, which need sizes at run time, are not written.
 */
import { at } from '../../../compiler/program/shapes'
import { sameSize } from '../../../compiler/program/sizes'
import type { Size } from '../../../compiler/program/sizes'
import type { Value } from '../../../compiler/program/types'

/** An array of more axes that a matrix stands for. */
export interface Unfolded {
  readonly ref: () => string
  readonly sizes: readonly Size[]
}

export class RowFolds {
  private readonly unfolded = new Map<Value, Unfolded>()

  /** Whether a reshape only joins all axes but the last. */
  static joins(from: readonly Size[], to: readonly Size[]): boolean {
    return from.length > 2 && to.length === 2 && sameSize(at(from, from.length - 1), at(to, 1))
  }

  /** Notes that the rows of a matrix are those of an array. */
  note(matrix: Value, unfolded: Unfolded): void {
    this.unfolded.set(matrix, unfolded)
  }

  of(matrix: Value): Unfolded | undefined {
    return this.unfolded.get(matrix)
  }

  /** The array that a matrix becomes by a reshape to these sizes, where it is one of which the matrix has the rows. */
  back(matrix: Value, to: readonly Size[]): string | null {
    const unfolded = this.unfolded.get(matrix)
    if (unfolded?.sizes.length !== to.length) return null
    return unfolded.sizes.every((size, axis) => sameSize(size, at(to, axis))) ? unfolded.ref() : null
  }
}
