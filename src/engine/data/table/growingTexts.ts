/** Short texts that are appended one by one and kept as bytes, some hundred to a block: a string for each would take several times the room. */
import type { ScratchFile } from '../stored/scratchFile'

const blockLength = 256
const mostCharacters = 40

/** A full block: its bytes, or where they lie in the file. */
type Block = Buffer | { readonly place: number; readonly bytes: number }

export class GrowingTexts {
  private readonly blocks: Block[] = []
  private latest: string[] = []
  /** The block that was read last, in texts. */
  private opened: { readonly block: number; readonly texts: readonly string[] } | null = null

  constructor(private readonly file: ScratchFile | null = null) {}

  /** Keeps a text on one line, without spaces around it, and cut where it is too long to be shown. */
  push(text: string): void {
    this.latest.push(text.trim().replace(/\s+/g, ' ').slice(0, mostCharacters))
    if (this.latest.length === blockLength) this.blocks.push(this.stored(Buffer.from(this.latest.splice(0).join('\n'))))
  }

  at(index: number): string {
    return this.textsOf(Math.floor(index / blockLength))[index % blockLength] ?? ''
  }

  private stored(bytes: Buffer): Block {
    return this.file ? { place: this.file.append(bytes), bytes: bytes.length } : bytes
  }

  private textsOf(block: number): readonly string[] {
    const bytes = this.blocks[block]
    if (!bytes) return block === this.blocks.length ? this.latest : []
    if (this.opened?.block !== block) this.opened = { block, texts: this.bytesOf(bytes).toString().split('\n') }
    return this.opened.texts
  }

  private bytesOf(block: Block): Buffer {
    if (Buffer.isBuffer(block)) return block
    const bytes = Buffer.alloc(block.bytes)
    this.file?.read(block.place, bytes)
    return bytes
  }
}
