/** What a document changes when it takes other data is said before, and is what the edit does. */
import { describe, expect, it } from 'vitest'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { changeWords } from './changeWords'

describe('taking other data', () => {
  it('says what changes with the task', () => {
    expect(changeWords(lstmDocument, { kind: 'series', file: 'a.csv', columns: [], heldOut: 0.2 })).toEqual([
      'The task becomes “series from a CSV file”; it is “next character” now.',
      'The sequence length becomes 50; it is 64 now.',
      'Layer “embedding” becomes a layer of kind linear.'
    ])
    expect(changeWords(lstmDocument, { kind: 'classify', file: 'a.csv', text: 'text', label: 'label', heldOut: 0.2 })).toEqual([
      'The task becomes “classes of texts”; it is “next character” now.',
      'The sequence length becomes 100; it is 64 now.',
      'Layer “head” predicts once for each sequence.'
    ])
  })

  it('says nothing where only the file is another', () => {
    expect(changeWords(lstmDocument, { kind: 'nextCharacter', source: { kind: 'file', file: 'a.txt' }, heldOut: 0.1 })).toEqual([])
  })
})
