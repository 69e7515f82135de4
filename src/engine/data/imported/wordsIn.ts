/** Cuts a typed text into the tokens of any vocabulary: characters, words between spaces, or numbers of tokens. */

export interface WordsIn {
  readonly tokens: readonly number[]
  /** What no token stands for. */
  readonly unknown: readonly string[]
}

/** A vocabulary of single characters is read without spaces between; any other takes words between spaces. */
export function wordsIn(text: string, vocabulary: readonly string[]): WordsIn {
  const index = new Map(vocabulary.map((word, token) => [word, token]))
  const single = vocabulary.every((word) => [...word].length === 1) && vocabulary.some((word) => !/^\d$/.test(word))
  const words = single ? [...text] : text.split(/\s+/).filter((word) => word !== '')
  const unknown = new Set<string>()
  const tokens = words.flatMap((word) => {
    const token = index.get(word)
    if (token === undefined) unknown.add(word)
    return token ?? []
  })
  return { tokens, unknown: [...unknown] }
}
