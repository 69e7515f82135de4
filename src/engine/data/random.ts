/** A seeded generator whose state can be read and set, so that a resumed run draws what an unbroken one would have drawn: xoshiro128** (Blackman and Vigna 2018). */

/** Four unsigned 32-bit words, not all zero. */
export type RandomState = readonly [number, number, number, number]

export class Random {
  private a = 0
  private b = 0
  private c = 0
  private d = 0

  private constructor(state: RandomState) {
    this.state = state
  }

  /** Seeds the four words by splitmix32, as the authors advise. Any number is a seed; its low 32 bits count. */
  static fromSeed(seed: number): Random {
    const next = splitmix32(seed)
    return new Random([next(), next(), next(), next()])
  }

  static fromState(state: RandomState): Random {
    return new Random(state)
  }

  get state(): RandomState {
    return [this.a, this.b, this.c, this.d]
  }

  /** Throws RangeError for a state that the generator cannot have. */
  set state(state: RandomState) {
    const valid = state.length === 4 && state.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffffffff)
    if (!valid || state.every((word) => word === 0)) throw new RangeError('a random state has four unsigned 32-bit words, not all zero')
    ;[this.a, this.b, this.c, this.d] = state
  }

  /** A whole number in 0 … 2³² − 1. */
  word(): number {
    const result = Math.imul(rotate(Math.imul(this.b, 5), 7), 9) >>> 0
    const shifted = this.b << 9
    this.c ^= this.a
    this.d ^= this.b
    this.b = (this.b ^ this.c) >>> 0
    this.a = (this.a ^ this.d) >>> 0
    this.c = (this.c ^ shifted) >>> 0
    this.d = rotate(this.d, 11) >>> 0
    return result
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.word() >>> 5) * 67_108_864 + (this.word() >>> 6)) / 9_007_199_254_740_992
  }

  /** A whole number in 0 … `bound` − 1. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound)
  }

  /** Puts items into an order drawn at random (Fisher and Yates), and returns them. */
  shuffle<Items extends Uint32Array>(items: Items): Items {
    for (let k = items.length - 1; k > 0; k--) {
      const other = this.below(k + 1)
      const item = items[k] ?? 0
      items[k] = items[other] ?? 0
      items[other] = item
    }
    return items
  }

  /** A number of the standard normal distribution (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
