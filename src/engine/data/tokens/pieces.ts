/** Cuts a text into pieces that joined give the text again: words for a vocabulary, and stretches inside which pairs are merged. */

/** Scripts that put no spaces between words: each of their characters stands for itself. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const letter = `(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_])`

/** A word with the space before it, a mark, an end of line, or one character of space. */
const wordPattern = new RegExp(` ?[${unspaced}]| ?${letter}+(?:['’-]${letter}+)*| ?[^\\s\\p{L}\\p{M}\\p{N}_]|\\s|[^]`, 'gu')

/** Letters, digits or marks with the space before them, or spaces. Long runs are cut, so that the time of merging stays in proportion. */
const stretchPattern = / ?[\p{L}\p{M}]{1,64}| ?\p{N}{1,64}| ?[^\s\p{L}\p{M}\p{N}]{1,64}|\s{1,64}(?!\S)|\s/gu

export function* wordsOf(text: string): Generator<string, void, void> {
  for (const [word] of text.matchAll(wordPattern)) yield word
}

export function* stretchesOf(text: string): Generator<string, void, void> {
  for (const [stretch] of text.matchAll(stretchPattern)) yield stretch
}

/** How often each piece occurs, in the order in which they first occur. */
export function countPieces(texts: readonly string[], piecesOf: (text: string) => Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return counts
}
