/** Numbers that are appended one by one and kept in chunks of typed arrays, or in a scratch file where they are too many for memory. */
import type { ScratchFile } from '../stored/scratchFile'

const chunkLength = 1 << 13

export class GrowingNumbers {
  length = 0
  /** Full chunks: the numbers, or their place in the file. */
  private readonly chunks: (Float64Array<ArrayBuffer> | number)[] = []
  private latest = new Float64Array(0)
  /** The chunk that was read last. */
  private opened = new Float64Array(0)
  private openedChunk = -1

  constructor(private readonly file: ScratchFile | null = null) {}

  push(value: number): void {
    const at = this.length % chunkLength
    if (at === 0) this.latest = new Float64Array(chunkLength)
    this.latest[at] = value
    this.length++
    if (at === chunkLength - 1) this.chunks.push(this.file ? this.file.append(new Uint8Array(this.latest.buffer)) : this.latest)
  }

  at(index: number): number {
    if (index < 0 || index >= this.length) return NaN
    const chunk = Math.floor(index / chunkLength)
    if (chunk !== this.openedChunk) this.open(chunk)
    return this.opened[index % chunkLength] ?? NaN
  }

  private open(chunk: number): void {
    const full = this.chunks[chunk]
    this.opened = full === undefined ? this.latest : typeof full === 'number' ? this.read(full) : full
    // The chunk that is still growing gives way to a new one.
    this.openedChunk = full === undefined ? -1 : chunk
  }

  private read(place: number): Float64Array<ArrayBuffer> {
    const numbers = new Float64Array(chunkLength)
    this.file?.read(place, new Uint8Array(numbers.buffer))
    return numbers
  }
}
