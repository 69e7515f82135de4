/** Numbers that are appended one by one and kept in chunks of typed arrays. */

const chunkLength = 1 << 16

export class GrowingNumbers {
  length = 0
  private readonly chunks: Float64Array[] = []

  push(value: number): void {
    const at = this.length % chunkLength
    if (at === 0) this.chunks.push(new Float64Array(chunkLength))
    const chunk = this.chunks[this.chunks.length - 1]
    if (chunk) chunk[at] = value
    this.length++
  }

  at(index: number): number {
    return this.chunks[Math.floor(index / chunkLength)]?.[index % chunkLength] ?? NaN
  }
}
