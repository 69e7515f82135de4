/** A list of numbers in one typed array, which grows: millions of them cost eight bytes each and no object. */
export class GrowingNumbers {
  private values = new Float64Array(64)
  private count = 0

  get length(): number {
    return this.count
  }

  push(value: number): void {
    if (this.count === this.values.length) this.grow(2 * this.count)
    this.values[this.count++] = value
  }

  pushAll(values: ArrayLike<number>): void {
    if (this.count + values.length > this.values.length) this.grow(2 * (this.count + values.length))
    this.values.set(values, this.count)
    this.count += values.length
  }

  replaceLast(value: number): void {
    if (this.count > 0) this.values[this.count - 1] = value
  }

  /** NaN where there is none. */
  at(k: number): number {
    return k < this.count ? (this.values[k] ?? NaN) : NaN
  }

  /** The numbers `from` up to but without `to`, valid until the list changes. */
  part(from: number, to: number): Float64Array {
    return this.values.subarray(from, Math.min(to, this.count))
  }

  /** Drops all from the `count`th on. */
  cut(count: number): void {
    this.count = Math.min(this.count, count)
  }

  /** How many of the numbers, which rise, are at most `value`. */
  upTo(value: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) <= value) low = middle + 1
      else high = middle
    }
    return low
  }

  private grow(length: number): void {
    const larger = new Float64Array(length)
    larger.set(this.values)
    this.values = larger
  }
}
