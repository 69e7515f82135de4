// Which class was taken for which, as the command line prints it.
import { expect, it } from 'vitest'
import { createOutput } from '../output'
import { tellConfusion } from './confusion'

function told(classes: string[], counts: number[][]): string {
  let text = ''
  const stream = { write: (piece: string | Uint8Array) => ((text += String(piece)), true) }
  tellConfusion({ classes, counts }, createOutput(false, { out: stream, error: stream }))
  return text
}

it('prints a row for each true class, with the share that is right', () => {
  expect(
    told(
      ['a', 'b'],
      [
        [3, 1],
        [0, 1_200]
      ]
    )
  ).toBe(
    [
      'Rows: true class. Columns: predicted class.',
      '     a      b     right',
      '  a  3      1   75.00 %',
      '  b  0  1,200  100.00 %',
      ''
    ].join('\n')
  )
})

it('numbers long classes, and has a dash for a class without targets', () => {
  expect(
    told(
      ['even', 'odd'],
      [
        [2, 0],
        [0, 0]
      ]
    )
  ).toBe(
    [
      'Rows: true class. Columns: predicted class.',
      '          1  2     right',
      '  1 even  2  0  100.00 %',
      '  2 odd   0  0         –',
      ''
    ].join('\n')
  )
})

it('prints the most frequent mistakes of many classes', () => {
  const classes = Array.from({ length: 20 }, (_, k) => `class ${k}`)
  const counts: number[][] = classes.map((_, row) => classes.map((__, column) => (row === column ? 9 : 0)))
  expect(told(classes, counts)).toBe('No class was taken for another.\n')
  counts[4]![7] = 2
  counts[1]![0] = 5
  expect(told(classes, counts).split('\n')).toEqual([
    'The most frequent mistakes',
    '  true     predicted  times',
    '  class 1  class 0        5',
    '  class 4  class 7        2',
    ''
  ])
})
