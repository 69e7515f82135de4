/** Tokens in a scratch file, in as few bytes each as the vocabulary needs. */
import type { ScratchFile } from './scratchFile'
import type { Stretches } from './stretches'

const arrays = { 1: Uint8Array, 2: Uint16Array, 4: Int32Array } as const
type TokenBytes = keyof typeof arrays

/** Bytes of a token, for so many different tokens. */
const bytesFor = (tokens: number): TokenBytes => (tokens <= 256 ? 1 : tokens <= 65_536 ? 2 : 4)

export class StoredTokens implements Stretches<Int32Array> {
  length = 0
  private start: number | null = null
  private readonly width: TokenBytes

  /** Between the first and the last `append`, nothing else may be written to the file. */
  constructor(
    private readonly file: ScratchFile,
    vocabulary: number
  ) {
    this.width = bytesFor(vocabulary)
  }

  append(tokens: Int32Array): void {
    const { buffer } = arrays[this.width].from(tokens)
    const place = this.file.append(new Uint8Array(buffer))
    this.start ??= place
    this.length += tokens.length
  }

  subarray(start: number, end: number): Int32Array {
    const count = Math.max(0, Math.min(end, this.length) - start)
    const tokens = new arrays[this.width](count)
    this.file.read((this.start ?? 0) + start * this.width, new Uint8Array(tokens.buffer))
    return tokens instanceof Int32Array ? tokens : Int32Array.from(tokens)
  }
}
