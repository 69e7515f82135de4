/** The words of the CMU pronouncing dictionary with their phonemes, as the npm package `cmu-pronouncing-dictionary` carries them. */

/** A word with the ways in which it is said, the usual one first. */
export interface Entry {
  readonly word: string
  readonly pronunciations: readonly (readonly string[])[]
}

/** Letters of which words are made. Other entries, such as `1940s`, are left out. */
export const lettersOfWords = [...`'abcdefghijklmnopqrstuvwxyz`]
const isWord = /^[a-z']*[a-z][a-z']*$/
/** Some entries say where a word comes from, such as `# place, danish`. */
const comment = /#.*$/
const variant = /\(\d+\)$/
/** They stand behind vowels alone. */
const digits = /\d/g

/** All words in the order of the alphabet. `stress`: whether vowels tell their stress, such as `AH0` and `AH1`, or are `AH`. */
export async function dictionaryEntries(stress: boolean): Promise<Entry[]> {
  const { dictionary } = await import('cmu-pronouncing-dictionary')
  const entries = new Map<string, { readonly word: string; readonly pronunciations: string[][] }>()
  // The package has “read” before “read(2)”, which is the same word.
  for (const [key, value] of Object.entries(dictionary)) {
    const word = key.endsWith(')') ? key.replace(variant, '') : key
    if (!isWord.test(word)) continue
    const said = value.includes('#') ? value.replace(comment, '').trim() : value
    const phonemes = (stress ? said : said.replace(digits, '')).split(' ')
    const known = entries.get(word)?.pronunciations
    if (!known) entries.set(word, { word, pronunciations: [phonemes] })
    // Without stress two ways may be one.
    else if (!known.some((other) => other.join() === phonemes.join())) known.push(phonemes)
  }
  return [...entries.values()].sort((one, other) => (one.word < other.word ? -1 : 1))
}
