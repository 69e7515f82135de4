/** A curve in few values, kept up to date at a fixed cost a point however long the run is. */

/** Values that are shown at most. */
export const mostValues = 60

export class Sparkline {
  /** Means of stretches of `stretch` points each. */
  private means: number[] = []
  private stretch = 1
  private sum = 0
  private count = 0
  private newest = NaN

  push(value: number): void {
    this.newest = value
    this.sum += value
    this.count += 1
    if (this.count < this.stretch) return
    this.means.push(this.sum / this.count)
    this.sum = 0
    this.count = 0
    if (this.means.length >= mostValues) this.halve()
  }

  /** The values, of which the last is the newest point; null where one is not finite. */
  get values(): (number | null)[] {
    const means = this.count === 0 ? this.means.slice(0, -1) : this.means
    return (this.isEmpty ? [] : [...means, this.newest]).map((value) => (Number.isFinite(value) ? value : null))
  }

  private get isEmpty(): boolean {
    return this.means.length === 0 && this.count === 0
  }

  /** Two stretches become one. */
  private halve(): void {
    this.means = Array.from({ length: Math.floor(this.means.length / 2) }, (_, k) => {
      const [first = NaN, second = NaN] = this.means.slice(2 * k, 2 * k + 2)
      return (first + second) / 2
    })
    this.stretch *= 2
  }
}
