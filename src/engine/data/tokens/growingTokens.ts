/** Tokens that are appended one by one to a typed array, which doubles where it is full. */
export class GrowingTokens {
  length = 0
  private values: Int32Array

  constructor(room = 1024) {
    this.values = new Int32Array(Math.max(1, room))
  }

  push(token: number): void {
    if (this.length === this.values.length) this.grow(this.length + 1)
    this.values[this.length++] = token
  }

  append(tokens: ArrayLike<number>): void {
    if (this.length + tokens.length > this.values.length) this.grow(this.length + tokens.length)
    this.values.set(tokens, this.length)
    this.length += tokens.length
  }

  /** The tokens in an array of their own. */
  taken(): Int32Array {
    return this.values.slice(0, this.length)
  }

  private grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, this.values.length * 2))
    larger.set(this.values)
    this.values = larger
  }
}
