/** Bytes as tokens: a token is a byte of the text in UTF-8. Any text can be written in them, so none is unknown. */
import type { Encoded, Tokenizer } from './tokenizer'

export class ByteTokens implements Tokenizer {
  /** The character of a byte of ASCII, and `<E2>` for any other. */
  readonly words = Array.from({ length: 256 }, (_, byte) => byteWord(byte))
  readonly unknown = null

  encode(text: string): Encoded {
    return { ok: true, tokens: Int32Array.from(new TextEncoder().encode(text)) }
  }

  /** A character of several bytes is told with its last byte; bytes that make none are told as U+FFFD. */
  readonly decoder = (): ((token: number) => string) => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    return (token) => decoder.decode(Uint8Array.of(token), { stream: true })
  }
}

function byteWord(byte: number): string {
  const isPlain = (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a
  return isPlain ? String.fromCharCode(byte) : `<${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}
