/** Texts of one's own with chapters: which headings are taken, and what stands under each. */
import { describe, expect, it } from 'vitest'
import { divideText } from './headings'

const divided = (text: string, ...more: Parameters<typeof divideText> extends [string, ...infer More] ? More : never) => {
  const { parts, told } = divideText(text, ...more)
  return { by: told.by, parts: parts.map(({ title, text: under }) => [title, under]) }
}

describe('a text is divided', () => {
  it.each([
    [
      'marks',
      'CHAPTER 1\n\nOne.\n\nCHAPTER 2\n\nTwo.\n',
      [
        ['CHAPTER 1', 'One.'],
        ['CHAPTER 2', 'Two.']
      ]
    ],
    [
      'marks',
      'Chapter I. The Sea\nOne.\nChapter II. The Land\nTwo.\n',
      [
        ['Chapter I. The Sea', 'One.'],
        ['Chapter II. The Land', 'Two.']
      ]
    ],
    [
      'marks',
      'BOOK ONE\nOne.\nBOOK TWO\nTwo.\n',
      [
        ['BOOK ONE', 'One.'],
        ['BOOK TWO', 'Two.']
      ]
    ],
    [
      'marks',
      'Kapitel 1\nEins.\nKapitel 2\nZwei.\n',
      [
        ['Kapitel 1', 'Eins.'],
        ['Kapitel 2', 'Zwei.']
      ]
    ],
    [
      'marks',
      'ACT I\nOne.\nSCENE 1\nMore.\nACT II\nTwo.\nSCENE 1\nMore.\nSCENE 2\nEnd.',
      [
        ['SCENE 1', 'More.\nACT II\nTwo.'],
        ['SCENE 1', 'More.'],
        ['SCENE 2', 'End.']
      ]
    ],
    [
      'markdown',
      '# One\nFirst.\n## Below\nMore.\n# Two\nSecond.\n',
      [
        ['One', 'First.\n## Below\nMore.'],
        ['Two', 'Second.']
      ]
    ],
    [
      'markdown',
      '# The book\n\n## One\nFirst.\n\n## Two ##\nSecond.\n',
      [
        ['One', 'First.'],
        ['Two', 'Second.']
      ]
    ],
    [
      'underlined',
      'One\n===\nFirst.\n\nTwo\n===\nSecond.\n',
      [
        ['One', 'First.'],
        ['Two', 'Second.']
      ]
    ],
    [
      'numbered',
      '1. Sea\n\nFirst.\n\n2. Land\n\nSecond.\n',
      [
        ['1. Sea', 'First.'],
        ['2. Land', 'Second.']
      ]
    ],
    [
      'numbered',
      'I\n\nFirst.\n\nII\n\nSecond.\n',
      [
        ['I', 'First.'],
        ['II', 'Second.']
      ]
    ],
    [
      'breaks',
      'First.\n\n* * *\n\nSecond.\n\n* * *\n\nThird.\n',
      [
        ['part 1', 'First.'],
        ['part 2', 'Second.'],
        ['part 3', 'Third.']
      ]
    ]
  ])('by %s: %j', (by, text, parts) => {
    expect(divided(text)).toEqual({ by, parts })
  })

  it('at no sentence that only begins with such a word', () => {
    const text = 'Part of the ship was lost.\nChapter and verse were cited.\nBook a table, act now.\nPart of it came back.\n'
    expect(divided(text)).toEqual({ by: null, parts: [['', text]] })
  })

  it('at the headings that are chosen, and tells the others', () => {
    const text = '# One\nFirst.\n\n* * *\n\nMore.\n\n* * *\n\nStill more.\n\n* * *\n\nThe end.\n# Two\nSecond.\n'
    expect(divided(text).by).toBe('breaks')
    expect(divided(text, 'markdown')).toMatchObject({
      by: 'markdown',
      parts: [
        ['One', expect.stringContaining('The end.')],
        ['Two', 'Second.']
      ]
    })
    expect(divideText(text).told.others).toEqual([{ by: 'markdown', count: 2 }])
  })

  it('without a table of contents and what stands before the first heading', () => {
    const { parts, told } = divideText('A book.\n\nCHAPTER 1\nCHAPTER 2\n\nCHAPTER 1\n\nOne.\n\nCHAPTER 2\n\nTwo.\n')
    expect(parts.map(({ text }) => text)).toEqual(['One.', 'Two.'])
    expect(told).toMatchObject({ passedOver: 2, charactersBefore: 7, titles: ['CHAPTER 1', 'CHAPTER 2'] })
  })
})
