/** Learns byte-pair tokens (Sennrich et al. 2016): the pair that occurs most often becomes a token, again and again. */
import { countPieces, stretchesOf } from './pieces'
import { PairHeap } from './pairHeap'

/** A stretch as tokens, with how often it occurs. */
interface Stretch {
  tokens: number[]
  readonly times: number
}

/** More tokens than any vocabulary has: a pair is kept as one number. */
const span = 1 << 20

/**
 * Returns the words of at most `size` tokens: `alphabet`, then what is merged, in the order of merging. Of pairs that occur equally often, the
 * one whose tokens are older is taken, so that a text gives the same tokens each time. Ends where no pair occurs twice.
 */
export function trainPairs(training: readonly string[], alphabet: readonly string[], size: number): string[] {
  return new PairTrainer(training, alphabet).train(size)
}

class PairTrainer {
  private readonly words: string[]
  private readonly index: Map<string, number>
  private readonly stretches: Stretch[]
  private readonly counts = new Map<number, number>()
  /** The stretches in which a pair occurs, or has occurred. */
  private readonly places = new Map<number, Set<number>>()
  private readonly heap = new PairHeap()

  constructor(training: readonly string[], alphabet: readonly string[]) {
    this.words = [...alphabet]
    this.index = new Map(alphabet.map((word, token) => [word, token]))
    this.stretches = Array.from(countPieces(training, stretchesOf), ([text, times]) => ({
      tokens: Array.from(text, (character) => this.index.get(character) ?? 0),
      times
    }))
    this.stretches.forEach((stretch, k) => this.count(stretch, k, 1))
    for (const [pair, count] of this.counts) this.heap.push(pair, count)
  }

  train(size: number): string[] {
    while (this.words.length < size) {
      const pair = this.heap.pop(this.counts)
      if (pair === null || (this.counts.get(pair) ?? 0) < 2) break
      this.merge(pair)
    }
    return this.words
  }

  private merge(pair: number): void {
    const [left, right] = [Math.floor(pair / span), pair % span]
    const token = this.tokenOf(`${this.words[left]}${this.words[right]}`)
    const changed = new Set<number>()
    for (const k of this.places.get(pair) ?? []) {
      const stretch = this.stretches[k]
      if (!stretch) continue
      this.count(stretch, k, -1, changed)
      stretch.tokens = joined(stretch.tokens, left, right, token)
      this.count(stretch, k, 1, changed)
    }
    this.places.delete(pair)
    for (const each of changed) {
      const count = this.counts.get(each) ?? 0
      if (count > 0) this.heap.push(each, count)
    }
  }

  /** The same word can be made of two pairs; it is one token. */
  private tokenOf(word: string): number {
    const known = this.index.get(word)
    if (known !== undefined) return known
    this.index.set(word, this.words.length)
    return this.words.push(word) - 1
  }

  private count({ tokens, times }: Stretch, k: number, sign: 1 | -1, changed?: Set<number>): void {
    for (let t = 0; t + 1 < tokens.length; t++) {
      const pair = (tokens[t] ?? 0) * span + (tokens[t + 1] ?? 0)
      this.counts.set(pair, (this.counts.get(pair) ?? 0) + sign * times)
      changed?.add(pair)
      if (sign < 0) continue
      const places = this.places.get(pair)
      if (places) places.add(k)
      else this.places.set(pair, new Set([k]))
    }
  }
}

/** The tokens with each occurrence of the pair as one token, from left to right. */
function joined(tokens: readonly number[], left: number, right: number, token: number): number[] {
  const result: number[] = []
  for (let t = 0; t < tokens.length; t++) {
    if (tokens[t] === left && tokens[t + 1] === right) {
      result.push(token)
      t++
    } else result.push(tokens[t] ?? 0)
  }
  return result
}
