/** Entries that are longer than a text can be, with a limit of a few characters. */
import { describe, expect, it } from 'vitest'
import { CsvLexer } from './csvLexer'

/** Reads pieces with entries of at most eight characters. */
function read(...pieces: string[]) {
  const rows: string[][] = []
  const lexer = new CsvLexer(',', (fields) => rows.push(fields) > 0, 8)
  for (const piece of pieces) lexer.push(piece)
  lexer.end()
  return { rows, fault: lexer.fault }
}

describe('an entry', () => {
  it('may have as many characters as the limit says, in one piece or in several', () => {
    const rows = [
      ['12345678', 'b'],
      ['abcd,fgh', '']
    ]
    expect(read('12345678,b\n"abcd,fgh",')).toEqual({ rows, fault: null })
    expect(read('123', '45678,', 'b\n"ab', 'cd,', 'fgh"', ',')).toEqual({ rows, fault: null })
  })

  it.each([
    ['in one piece', ['a,b\nc,123456789\nd,e']],
    ['in several', ['a,b\nc,12345', '6789', '\nd,e']],
    ['that does not end', ['a,b\nc,1234567890123']]
  ])('that is longer is refused with the line of its row: %s', (_, pieces) => {
    expect(read(...pieces)).toEqual({ rows: [['a', 'b']], fault: { code: 'data.longEntry', line: 2 } })
  })

  it('whose quotation mark is not closed is refused with the line of the mark', () => {
    const whole = 'a,b\n1,2\n"3,4\n5,6\n7,8\n'
    for (const pieces of [[whole], [...whole]])
      expect(read(...pieces)).toEqual({
        rows: [
          ['a', 'b'],
          ['1', '2']
        ],
        fault: { code: 'data.longEntry', line: 3 }
      })
  })
})
