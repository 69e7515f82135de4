/** Short texts that are appended one by one and kept as bytes, some hundred to a block: a string for each would take several times the room. */

const blockLength = 256
const mostCharacters = 40

export class GrowingTexts {
  private readonly blocks: Buffer[] = []
  private latest: string[] = []
  /** The block that was read last, in texts. */
  private opened: { readonly block: number; readonly texts: readonly string[] } | null = null

  /** Keeps a text on one line, without spaces around it, and cut where it is too long to be shown. */
  push(text: string): void {
    this.latest.push(text.trim().replace(/\s+/g, ' ').slice(0, mostCharacters))
    if (this.latest.length === blockLength) this.blocks.push(Buffer.from(this.latest.splice(0).join('\n')))
  }

  at(index: number): string {
    return this.textsOf(Math.floor(index / blockLength))[index % blockLength] ?? ''
  }

  private textsOf(block: number): readonly string[] {
    const bytes = this.blocks[block]
    if (!bytes) return block === this.blocks.length ? this.latest : []
    if (this.opened?.block !== block) this.opened = { block, texts: bytes.toString().split('\n') }
    return this.opened.texts
  }
}
