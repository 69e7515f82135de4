/** Tables as people have them: what is detected, which numbers are read, what is left out and what is refused at which line. */
import { describe, expect, it } from 'vitest'
import { readCsv as read } from '../../../../tests/support/tables'

const valuesOf = async (...given: Parameters<typeof read>) => (await read(...given)).values
const problemsOf = async (...given: Parameters<typeof read>) => (await read(...given)).problems

describe('the separator', () => {
  it.each([
    ['semicolons', 'a;b\n0.5;1\n1.5;2\n', 'separator “;”, decimal point, 2 of 2 columns (a, b), 2 rows'],
    ['tabs', 'a\tb\n0.5\t1\n1.5\t2\n', 'separator tab, decimal point, 2 of 2 columns (a, b), 2 rows'],
    ['vertical bars', 'a|b\n0.5|1\n1.5|2\n', 'separator “|”, decimal point, 2 of 2 columns (a, b), 2 rows'],
    ['commas, with semicolons in a text', 'a,b\n0.5,"x;y"\n1.5,z\n', 'separator “,”, decimal point, 1 of 2 columns (a), 2 rows'],
    [
      'semicolons, with commas in a text',
      'a;t\n0.5;one, two\n1.5;three, four\n',
      'separator “;”, decimal point, 1 of 2 columns (a), 2 rows'
    ],
    [
      'semicolons by the line of Excel',
      'sep=;\na;b\n1;2\n3;4\n',
      'separator “;”, decimal point, 2 of 2 columns (a, b), 2 rows; 1 line left out: a comment before the table (line 1)'
    ],
    ['nothing, in one column', 'a\n1\n2\n', 'separator “,”, decimal point, 1 of 1 column (a), 2 rows'],
    ['old line ends', 'a;b\r0.5;1\r1.5;2\r', 'separator “;”, decimal point, 2 of 2 columns (a, b), 2 rows'],
    ['line ends of Windows', 'a;b\r\n0.5;1\r\n1.5;2\r\n', 'separator “;”, decimal point, 2 of 2 columns (a, b), 2 rows']
  ])('is told: %s', async (_, text, line) => {
    expect((await read(text)).line).toBe(line)
  })

  it('is refused where two fit, and read as it is chosen', async () => {
    const text = '20,5\n21,3\n19,8\n'
    expect(await problemsOf(text)).toEqual([
      'The columns of “some.csv” can be told apart in two ways: by comma or nothing, as one column with decimal commas.'
    ])
    expect(await valuesOf(text, { format: { separator: ',' } })).toEqual([
      ['column 1', 20, 21, 19],
      ['column 2', 5, 3, 8]
    ])
    expect(await valuesOf(text, { format: { separator: ';' } })).toEqual([['column 1', 20.5, 21.3, 19.8]])
  })
})

describe('the decimal sign', () => {
  it.each([
    [
      'a comma between semicolons',
      'a;b\n0,5;0,25\n1,5;1,25\n',
      [
        ['a', 0.5, 1.5],
        ['b', 0.25, 1.25]
      ]
    ],
    [
      'a comma between tabs',
      'a\tb\n0,5\t10\n-1,5\t20\n',
      [
        ['a', 0.5, -1.5],
        ['b', 10, 20]
      ]
    ],
    [
      'a comma within quotes',
      'a,b\n"0,5","1,25"\n"1,5","2,25"\n',
      [
        ['a', 0.5, 1.5],
        ['b', 1.25, 2.25]
      ]
    ],
    ['a comma in one column with a name', 'temp\n20,5\n21,3\n', [['temp', 20.5, 21.3]]],
    [
      'a comma without names',
      '0,5;0,25\n1,5;1,25\n',
      [
        ['column 1', 0.5, 1.5],
        ['column 2', 0.25, 1.25]
      ]
    ],
    [
      'a comma with an exponent',
      'a;b\n1,5e3;2\n2,5E-1;3\n',
      [
        ['a', 1500, 0.25],
        ['b', 2, 3]
      ]
    ],
    [
      'a comma with points between thousands',
      'a;b\n1.234,5;2\n12.345.678,25;3\n',
      [
        ['a', 1234.5, 12345678.25],
        ['b', 2, 3]
      ]
    ],
    [
      'a comma with spaces between thousands',
      'a;b\n1 234,5;2\n12 345,25;3\n',
      [
        ['a', 1234.5, 12345.25],
        ['b', 2, 3]
      ]
    ],
    [
      'a point with commas between thousands',
      'a;b\n1,234.5;2\n12,345;3\n',
      [
        ['a', 1234.5, 12345],
        ['b', 2, 3]
      ]
    ],
    [
      'a point with apostrophes between thousands',
      "a;b\n1'234.5;2\n12'345;3\n",
      [
        ['a', 1234.5, 12345],
        ['b', 2, 3]
      ]
    ],
    [
      'a minus sign of typographers',
      'a,b\n−0.5,1\n1.5,2\n',
      [
        ['a', -0.5, 1.5],
        ['b', 1, 2]
      ]
    ]
  ])('is read: %s', async (_, text, values) => {
    expect(await valuesOf(text)).toEqual(values)
  })

  it.each([
    ['1,234 between semicolons', 'a;b\n1,234;2\n5,678;3\n', '“1,234” on line 2 of “some.csv” can be read as 1.234 or 1234.'],
    ['1.234 between semicolons', 'a;b\n1.234;2\n5.678;3\n', '“1.234” on line 2 of “some.csv” can be read as 1.234 or 1234.'],
    ['"1,234" between commas', 'a,b\n2,"1,234"\n3,"5,678"\n', '“1,234” on line 2 of “some.csv” can be read as 1.234 or 1234.'],
    [
      'two signs in two columns',
      'a;b\n0,5;0.25\n1,5;1.25\n',
      'The numbers of “some.csv” have two decimal signs: “0,5” on line 2 has a comma, and “0.25” on line 2 a point.'
    ],
    [
      'two signs in one column',
      'a;b\n0,5;1\n1.5;2\n',
      'The numbers of “some.csv” have two decimal signs: “0,5” on line 2 has a comma, and “1.5” on line 3 a point.'
    ]
  ])('is refused: %s', async (_, text, message) => {
    expect(await problemsOf(text)).toEqual([message])
  })

  it('is read as it is chosen, and refuses the first number in the other way', async () => {
    const text = 'a;b\n1,234;2\n5,678;3\n'
    expect(await valuesOf(text, { format: { decimal: ',' } })).toEqual([
      ['a', 1.234, 5.678],
      ['b', 2, 3]
    ])
    expect(await valuesOf(text, { format: { decimal: '.' } })).toEqual([
      ['a', 1234, 5678],
      ['b', 2, 3]
    ])
    expect(await problemsOf('a;b\n0,5;1\n1,5;2\n1.5;2\n', { format: { decimal: ',' } })).toEqual([
      'Line 4 of “some.csv”, column “a”: a number is expected, “1.5” was found.'
    ])
  })

  it('never takes 0x10, Infinity, 1_000 or 5 % for a number', async () => {
    for (const odd of ['0x10', 'Infinity', '1_000', '5 %', '1e999', '1,2,3'])
      expect(await problemsOf(`a;b\n1;2\n3;4\n${odd};6\n`)).toEqual([
        `Line 4 of “some.csv”, column “a”: a number is expected, “${odd}” was found.`
      ])
  })
})

describe('rows', () => {
  it.each([
    ['a field too many', 'a,b\n1,2\n3,4,5\n6,7\n', 'Line 3 of “some.csv” has 3 fields with commas between them, and the first row has 2.'],
    ['a field too few', 'a,b\n1,2\n3\n6,7\n', 'Line 3 of “some.csv” has 1 field with commas between them, and the first row has 2.'],
    [
      'a decimal comma between commas',
      'a,b\n0,5,0,25\n1,5,1,25\n',
      'Line 2 of “some.csv” has 4 fields with commas between them, and the first row has 2.'
    ],
    ['a last comma', 'a,b\n1,2\n3,4,\n5,6\n', 'Line 3 of “some.csv” has 3 fields with commas between them, and the first row has 2.'],
    [
      'a field too many after a line break in quotes',
      'a,t\n1,"x\ny"\n2,z,3\n',
      'Line 4 of “some.csv” has 3 fields with commas between them, and the first row has 2.'
    ],
    [
      'a thousands comma in one row',
      'a;b\n1;2\n3;4\n1,5;6;7\n',
      'Line 4 of “some.csv” has 3 fields with semicolons between them, and the first row has 2.'
    ],
    ['a quote that stays open', 'a,b\n1,2\n"3,4\n5,6\n', 'The quotation mark that opens on line 3 of “some.csv” is never closed.'],
    ['something after a quote', 'a,b\n1,2\n"3"x,4\n', 'On line 3 of “some.csv” something follows the closing quotation mark of a field.'],
    ['a word among numbers', 'a,b\n1,2\n3,4\nx,6\n', 'Line 4 of “some.csv”, column “a”: a number is expected, “x” was found.']
  ])('that do not fit are refused with their line: %s', async (_, text, message) => {
    expect(await problemsOf(text)).toEqual([message])
  })

  it('are read with quotes, separators and line ends inside them', async () => {
    expect(await valuesOf('"a, or ""b""",t\n1,"x\ny"\r\n\n"2",z\n', {})).toEqual([['a, or "b"', 1, 2]])
    expect((await read('a,b\n1,2\n\n3,4\n\n\n')).line).toContain('2 rows; 1 blank line left out (line 3)')
  })

  it.each([
    ['blank', ''],
    ['a space', ' '],
    ['NA', 'NA'],
    ['NaN', 'NaN'],
    ['null', 'null'],
    ['-', '-'],
    ['#N/A', '#N/A']
  ])('without a value are left out, and it is said which: %s', async (_, mark) => {
    const { values, line } = await read(`a,b\n1,2\n3,${mark}\n5,6\n`)
    expect(values).toEqual([
      ['a', 1, 5],
      ['b', 2, 6]
    ])
    expect(line).toBe('separator “,”, decimal point, 2 of 2 columns (a, b), 2 rows; 1 row left out: no value in “b” (line 3)')
  })

  it('without a value can repeat the one before', async () => {
    const { values, line } = await read('a,b\n,2\n1,2\n,3\n5,\n', { format: { missing: 'repeat' } })
    expect(values).toEqual([
      ['a', 1, 1, 5],
      ['b', 2, 3, 3]
    ])
    expect(line).toContain('3 rows; 1 row left out: no value in “a” or “b” (line 2); 2 missing values filled with the value before')
  })

  it('without a value can repeat one of a row that is left out', async () => {
    const { values } = await read('a,b\n,2\n1,\n,3\n', { columns: ['a', 'b'], format: { missing: 'repeat' } })
    expect(values).toEqual([
      ['a', 1, 1],
      ['b', 2, 3]
    ])
  })
})

describe('columns', () => {
  const long = (first: string, rest: (k: number) => string) =>
    `a,b\n${first}${Array.from({ length: 30 }, (_, k) => `${k * k},${rest(k)}`).join('\n')}\n`

  it.each([
    ['in its first row', long('7,\n', (k) => String(k)), 30],
    ['in its first ten rows', long('', (k) => (k < 10 ? '' : String(k))), 20],
    ['in its first row, with NA', long('7,NA\n', (k) => String(k)), 30],
    ['in its last rows', long('', (k) => (k > 20 ? '' : String(k))), 21],
    ['here and there', long('', (k) => (k % 5 === 0 ? '-' : String(k))), 24]
  ])('that are empty %s are used', async (_, text, rows) => {
    const { values, line } = await read(text)
    expect(values?.map((column) => column[0])).toEqual(['a', 'b'])
    expect(line).toContain(`2 of 2 columns (a, b), ${rows} rows`)
  })

  it('are named with the reason why they are not used', async () => {
    const rows = Array.from({ length: 6 }, (_, k) => `${k},2020-01-0${k + 1},${k * k},sea,,${k === 5 ? '1' : ''}`).join('\n')
    const { line, notes } = await read(`,day,a,place,none,rare\n${rows}\n`)
    expect(line).toContain('1 of 6 columns (a), 6 rows')
    expect(notes).toEqual([
      'Column “column 1” is not used: it counts up evenly, as an index does',
      'Column “day” is not used: it has dates, such as “2020-01-01”',
      'Column “place” is not used: it has text, such as “sea”',
      'Column “none” is not used: it is empty',
      'Column “rare” is not used: it has no value in 5 rows'
    ])
  })

  it.each([
    [
      'two of one name',
      'v,v\n1,100\n2,98\n4,95\n',
      [
        ['v', 1, 2, 4],
        ['v (2)', 100, 98, 95]
      ]
    ],
    [
      'three of one name',
      'v,v,v\n1,2,3\n1,2,3\n',
      [
        ['v', 1, 1],
        ['v (2)', 2, 2],
        ['v (3)', 3, 3]
      ]
    ],
    [
      'a name that is the number of another',
      'v,v,v (2)\n1,2,3\n1,2,3\n',
      [
        ['v', 1, 1],
        ['v (2)', 2, 2],
        ['v (2) (2)', 3, 3]
      ]
    ],
    [
      'names that differ in spaces',
      'v, v ,w\n1,2,3\n1,2,3\n',
      [
        ['v', 1, 1],
        ['v (2)', 2, 2],
        ['w', 3, 3]
      ]
    ],
    [
      'no names in the header',
      'a,,\n1,2,3\n1,2,4\n',
      [
        ['a', 1, 1],
        ['column 2', 2, 2],
        ['column 3', 3, 4]
      ]
    ],
    ['two of one name, of which one holds text', 'v,v\n1,x\n2,y\n', [['v', 1, 2]]]
  ])('are told apart: %s', async (_, text, values) => {
    expect(await valuesOf(text)).toEqual(values)
  })

  it('that are an index by name are left out, and taken when they are named', async () => {
    for (const name of ['index', 'id', 'Unnamed: 0', 't', 'year']) {
      const text = `${name},a\n1,5\n2,3\n3,9\n`
      expect(await valuesOf(text)).toEqual([['a', 5, 3, 9]])
      expect(await valuesOf(text, { columns: [name] })).toEqual([[name, 1, 2, 3]])
    }
    expect(await valuesOf('height,a\n1,5\n2,3\n3,9\n')).toEqual([
      ['height', 1, 2, 3],
      ['a', 5, 3, 9]
    ])
  })

  it.each(['2020-01-01', '2020-01-01 10:00', '01.02.2020', '1/2/2020', '10:30:00', 'Jan 2020', '20200101', '2020Q1'])(
    'of dates are left out: %s',
    async (date) => {
      const { values, notes } = await read(`day,a\n${date},5\n${date},3\n${date},9\n`)
      expect(values).toEqual([['a', 5, 3, 9]])
      expect(notes).toEqual([`Column “day” is not used: it has dates, such as “${date}”`])
    }
  )
})
