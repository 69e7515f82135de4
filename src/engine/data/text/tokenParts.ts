/** Cuts a text that comes in pieces into the tokens of its two parts, which are held in memory or in a scratch file. */
import { Fingerprint } from '../fingerprint'
import type { ScratchFile } from '../stored/scratchFile'
import { StoredTokens } from '../stored/storedTokens'
import type { Stretches } from '../stored/stretches'
import { GrowingTokens } from '../tokens/growingTokens'
import type { Tokenizer } from '../tokens/tokenizer'
import type { TokenCount } from '../tokens/tokensRead'
import type { TextPiece } from './textPieces'

export interface TokenParts {
  readonly training: TokenPart
  readonly heldOut: TokenPart
  /** Tells whether a text and its tokens are those that a run began with. */
  readonly fingerprint: string
}

interface TokenPart {
  readonly tokens: Stretches<Int32Array>
  readonly count: TokenCount
}

/** `scratch`: takes the tokens of a text that is too large for memory. Null where the text has characters without a token. */
export async function tokenParts(
  pieces: AsyncIterable<TextPiece>,
  tokenizer: Tokenizer,
  scratch: ScratchFile | null
): Promise<TokenParts | null> {
  const parts = { training: new GrowingPart(tokenizer, scratch), validation: new GrowingPart(tokenizer, scratch) }
  const fingerprint = new Fingerprint().add(tokenizer.words.join('\n'))
  for await (const { part, text } of pieces) {
    const encoded = tokenizer.encode(text)
    if (!encoded.ok) return null
    parts[part].append(encoded.tokens)
    fingerprint.add(encoded.tokens)
  }
  const [training, heldOut] = [parts.training.taken(), parts.validation.taken()]
  return { training, heldOut, fingerprint: fingerprint.text([training.tokens.length, heldOut.tokens.length]) }
}

/** A part whose tokens come piece by piece. */
class GrowingPart {
  private readonly tokens: GrowingTokens | StoredTokens
  private unknown = 0

  constructor(
    private readonly tokenizer: Tokenizer,
    scratch: ScratchFile | null
  ) {
    this.tokens = scratch ? new StoredTokens(scratch, tokenizer.words.length) : new GrowingTokens()
  }

  append(tokens: Int32Array): void {
    this.tokens.append(tokens)
    for (const token of tokens) if (token === this.tokenizer.unknown) this.unknown++
  }

  taken(): TokenPart {
    const { tokens, unknown } = this
    return { tokens: tokens instanceof GrowingTokens ? tokens.taken() : tokens, count: { tokens: tokens.length, unknown } }
  }
}
