/** Number columns that grow by doubling, kept outside Vue's reactivity so that a thousand points a second cost next to nothing. */

export type Numbers = Float32Array | Float64Array

/** What a column needs of its storage; every typed array has it. */
interface Storage<A> {
  readonly length: number
  [index: number]: number
  set(values: ArrayLike<number>, offset?: number): void
  subarray(begin: number, end: number): A
}

/** A column as its readers see it. */
export interface Points {
  readonly length: number
  at(index: number): number
}

/** Append-only numbers of one kind; `view()` is the filled part, without a copy, and is valid until the next append. */
export class Column<A extends Storage<A>> implements Points {
  length = 0
  #data: A

  constructor(private readonly make: (size: number) => A) {
    this.#data = make(1024)
  }

  append(values: Numbers): void {
    this.#reserve(this.length + values.length)
    this.#data.set(values, this.length)
    this.length += values.length
  }

  push(value: number): void {
    this.#reserve(this.length + 1)
    this.#data[this.length++] = value
  }

  /** The value at an index from the start; NaN outside. */
  at(index: number): number {
    return index < this.length ? (this.#data[index] ?? NaN) : NaN
  }

  last(): number {
    return this.at(this.length - 1)
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, Math.max(0, length))
  }

  view(): A {
    return this.#data.subarray(0, this.length)
  }

  #reserve(size: number): void {
    if (size <= this.#data.length) return
    const grown = this.make(Math.max(size, this.#data.length * 2))
    grown.set(this.view())
    this.#data = grown
  }
}

/** Numbers of fixed length as points; NaN outside. */
export const pointsOf = (values: Numbers): Points => ({ length: values.length, at: (index) => values[index] ?? NaN })

export const float64Column = (): Column<Float64Array> => new Column((size) => new Float64Array(size))
export const float32Column = (): Column<Float32Array> => new Column((size) => new Float32Array(size))

/** The row of the last step up to that of the cursor, −1 where there is none; the newest row without a cursor. Steps are whole numbers. */
export function rowAt(steps: Points, cursor: number | null): number {
  return (cursor === null ? steps.length : lowerBound(steps, cursor + 1)) - 1
}

/** The first index whose value is not below `wanted`, in an ascending column; its length when there is none. */
export function lowerBound(column: Points, wanted: number): number {
  let low = 0
  let high = column.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column.at(middle) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
