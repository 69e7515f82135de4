/** The line of names and the encoding of a table: what is told, and what is refused. */
import { describe, expect, it } from 'vitest'
import { readCsv as read } from '../../../../tests/support/tables'

const valuesOf = async (...given: Parameters<typeof read>) => (await read(...given)).values
const problemsOf = async (...given: Parameters<typeof read>) => (await read(...given)).problems

describe('the line of names', () => {
  it.each([
    ['numbers throughout', '0.5,1\n1.5,2\n', 'no line of names, 2 of 2 columns (column 1, column 2), 2 rows'],
    ['a date and numbers', '2020-01-01,1.5\n2020-01-02,2.5\n', 'no line of names, 1 of 2 columns (column 2), 2 rows'],
    ['as pandas names an array', ',0,1\n0,0.5,3\n1,0.25,4\n2,0.75,5\n', '2 of 3 columns (0, 1), 3 rows'],
    ['rows that count up', '0,1,2\n1,2,3\n2,3,4\n', 'no line of names, 2 of 3 columns (column 2, column 3), 3 rows']
  ])('is told: %s', async (_, text, line) => {
    expect((await read(text)).line).toContain(line)
  })

  it('is refused where it could be values, and read as it is chosen', async () => {
    const text = '1990,1991,1992\n0.5,0.25,3\n1,2,3\n'
    expect(await problemsOf(text)).toEqual(['The first line of “some.csv” (1990, 1991 and 1992) can be names or values.'])
    expect(await valuesOf(text, { format: { header: true } })).toEqual([
      ['1990', 0.5, 1],
      ['1991', 0.25, 2],
      ['1992', 3, 3]
    ])
    expect((await valuesOf(text, { format: { header: false } }))?.[0]).toEqual(['column 1', 1990, 0.5, 1])
    expect(await problemsOf('day,1990\n2020-01-01,3\n2020-01-02,5\n')).toEqual([
      'The first line of “some.csv” (day and 1990) can be names or values.'
    ])
  })
})

describe('the encoding', () => {
  const text = 'Größe;b\n0,5;1\n1,5;2\n'
  const wide = (bigEndian: boolean) => {
    const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
    return bigEndian ? bytes.swap16() : bytes
  }

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), ''],
    ['UTF-16 little endian', wide(false), 'UTF-16 (little endian), '],
    ['UTF-16 big endian', wide(true), 'UTF-16 (big endian), '],
    ['Windows-1252', Buffer.from(text, 'latin1'), 'Windows-1252 (Latin-1), ']
  ])('is told: %s', async (_, bytes, told) => {
    expect(await read(bytes)).toMatchObject({
      values: [
        ['Größe', 0.5, 1.5],
        ['b', 1, 2]
      ],
      line: `${told}separator “;”, decimal comma, 2 of 2 columns (Größe, b), 2 rows`
    })
  })
})
