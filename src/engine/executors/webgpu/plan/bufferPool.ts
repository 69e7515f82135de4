/** The buffers of an executable, which arrays take in turns: one that is not read any more gives its buffer back. */

export class BufferPool {
  private readonly free: number[] = []
  private readonly words: number[] = []

  /** A buffer of at least so many words. */
  take(words: number): number {
    const rounded = roundedUp(words)
    const fitting = this.free.filter((buffer) => this.wordsOf(buffer) >= rounded && this.wordsOf(buffer) <= 2 * rounded)
    const best = fitting.reduce<number | undefined>(
      (least, buffer) => (least === undefined || this.wordsOf(buffer) < this.wordsOf(least) ? buffer : least),
      undefined
    )
    if (best === undefined) return this.words.push(rounded) - 1
    this.free.splice(this.free.indexOf(best), 1)
    return best
  }

  giveBack(buffer: number): void {
    this.free.push(buffer)
  }

  wordsOf(buffer: number): number {
    return this.words[buffer] ?? 0
  }

  /** How many buffers there are; they are numbered from 0 on. */
  get count(): number {
    return this.words.length
  }

  get totalWords(): number {
    return this.words.reduce((sum, words) => sum + words, 0)
  }
}

/** Sizes in steps of about a quarter, so that arrays of similar sizes share. */
function roundedUp(words: number): number {
  const least = Math.max(64, words)
  const step = 2 ** Math.max(4, Math.floor(Math.log2(least)) - 2)
  return Math.ceil(least / step) * step
}
