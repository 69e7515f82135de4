/** Ranks of many numbers, and what a unit's values tell of a property: the area under the ROC curve, and Pearson's correlation. */

const bits = 11
const buckets = 1 << bits
const passes = [0, bits, 2 * bits] as const

/** Ranks arrays of one length; it keeps its buffers, since thousands of units are ranked one after another. */
export class Ranker {
  private readonly keys: Uint32Array
  private from: Uint32Array
  private to: Uint32Array
  private readonly starts = new Uint32Array(buckets)
  private readonly view: Uint32Array<ArrayBuffer>
  private readonly floats: Float32Array<ArrayBuffer>
  private readonly result: Float64Array

  constructor(private readonly count: number) {
    const memory = new ArrayBuffer(4 * count)
    this.view = new Uint32Array(memory)
    this.floats = new Float32Array(memory)
    this.keys = new Uint32Array(count)
    this.from = new Uint32Array(count)
    this.to = new Uint32Array(count)
    this.result = new Float64Array(count)
  }

  /**
   * Returns the rank of each number from 1 on; equal numbers share the mean of their ranks. The array is overwritten by the next call. Numbers
   * are sorted by a radix sort of their bits, eleven at a time.
   */
  ranks(values: Float32Array): Float64Array {
    this.takeKeys(values)
    for (const shift of passes) this.sortBy(shift)
    this.share()
    return this.result
  }

  /** Unsigned numbers in the order of the floats; adding zero makes −0 equal to 0. */
  private takeKeys(values: Float32Array): void {
    const { floats, view, keys, from, count } = this
    for (let k = 0; k < count; k++) floats[k] = (values[k] ?? NaN) + 0
    for (let k = 0; k < count; k++) {
      const word = view[k] ?? 0
      keys[k] = word >>> 31 === 1 ? ~word : word | 0x8000_0000
      from[k] = k
    }
  }

  private sortBy(shift: number): void {
    const { keys, from, to, starts, count } = this
    starts.fill(0)
    for (let k = 0; k < count; k++) {
      const bucket = ((keys[k] ?? 0) >>> shift) & (buckets - 1)
      starts[bucket] = (starts[bucket] ?? 0) + 1
    }
    let sum = 0
    for (let bucket = 0; bucket < buckets; bucket++) {
      const size = starts[bucket] ?? 0
      starts[bucket] = sum
      sum += size
    }
    for (let k = 0; k < count; k++) {
      const item = from[k] ?? 0
      const bucket = ((keys[item] ?? 0) >>> shift) & (buckets - 1)
      const place = starts[bucket] ?? 0
      to[place] = item
      starts[bucket] = place + 1
    }
    this.from = to
    this.to = from
  }

  private share(): void {
    const { keys, from, result, count } = this
    for (let first = 0; first < count;) {
      const key = keys[from[first] ?? 0]
      let end = first + 1
      while (end < count && keys[from[end] ?? 0] === key) end++
      for (let k = first; k < end; k++) result[from[k] ?? 0] = (first + 1 + end) / 2
      first = end
    }
  }
}

/**
 * The area under the ROC curve: how often a token with the property has a higher value than one without it, where equal values count half
 * (Mann and Whitney 1947). `ranks` as `Ranker` gives them; `holds` is 1 or 0 for each token. NaN where all tokens are alike.
 */
export function areaUnderCurve(ranks: Float64Array, holds: Uint8Array): number {
  let [sum, positives] = [0, 0]
  for (let k = 0; k < holds.length; k++)
    if (holds[k] === 1) {
      sum += ranks[k] ?? 0
      positives += 1
    }
  const pairs = positives * (holds.length - positives)
  return pairs === 0 ? NaN : (sum - (positives * (positives + 1)) / 2) / pairs
}

/** Pearson's correlation, summed in float64; 0 where one of both is constant. */
export function correlation(values: Float32Array, other: Float32Array): number {
  const [mean, otherMean] = [meanOf(values), meanOf(other)]
  let [product, square, otherSquare] = [0, 0, 0]
  for (let k = 0; k < values.length; k++) {
    const [a, b] = [(values[k] ?? 0) - mean, (other[k] ?? 0) - otherMean]
    product += a * b
    square += a * a
    otherSquare += b * b
  }
  return square === 0 || otherSquare === 0 ? 0 : product / Math.sqrt(square * otherSquare)
}

function meanOf(values: Float32Array): number {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k] ?? 0
  return sum / values.length
}
