// Tokens of a page are shown as they are, whatever word they are.
import { expect, it } from 'vitest'
import { quoted } from '../../../../contract/problems/wording'
import { tokenSign } from './words'

it('shows a token that is a word of the language as any other word', () => {
  for (const word of ['constructor', 'toString', '__proto__', 'whale']) {
    expect(tokenSign(word)).toBe(word)
    expect(quoted(word)).toBe(`“${word}”`)
  }
  expect([' ', '\n'].map(tokenSign)).toEqual(['␣', '⏎'])
  expect([' ', '\n'].map(quoted)).toEqual(['space', 'line break'])
})
