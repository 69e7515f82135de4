/** Single-precision numbers in a scratch file. */
import type { ScratchFile } from './scratchFile'
import type { Stretches } from './stretches'

export class StoredFloats implements Stretches<Float32Array> {
  length = 0
  private start: number | null = null

  /** Between the first and the last `append`, nothing else may be written to the file. */
  constructor(private readonly file: ScratchFile) {}

  append(numbers: Float32Array): void {
    const place = this.file.append(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
    this.start ??= place
    this.length += numbers.length
  }

  subarray(start: number, end: number): Float32Array {
    const numbers = new Float32Array(Math.max(0, Math.min(end, this.length) - start))
    this.file.read((this.start ?? 0) + start * 4, new Uint8Array(numbers.buffer))
    return numbers
  }
}
