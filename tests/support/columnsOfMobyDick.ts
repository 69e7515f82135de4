// Moby Dick in lines of at most 28 characters: the text that the model in tests/fixtures/units/columns was trained on.
import { mobyDickChapters } from '../../src/engine/data/text/mobyDick'

const width = 28

export async function columnsOfMobyDick(): Promise<string> {
  const paragraphs = (await mobyDickChapters()).join('\n').split('\n')
  return paragraphs.map((paragraph) => inLines(paragraph.trim())).join('\n')
}

/** A word that is longer than a line has a line of its own. */
function inLines(paragraph: string): string {
  const lines = ['']
  for (const word of paragraph.split(/ +/)) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join('\n')
}
