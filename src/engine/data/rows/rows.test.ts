/** Files that are no CSV give the same tables as CSV: their columns by name, dates, missing values, and the lines at which they are wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '../table/readTable'
import { frequencyOf } from './frequency'
import { jsonFault } from './jsonFault'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-rows-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The columns with their kinds and numbers, and the first rows as texts. */
async function read(file: string, content: string | Uint8Array) {
  const path = join(folder, file)
  await writeFile(path, content)
  const result = await readTable({ file, path, bytes: Buffer.byteLength(content), scratch: null }, {})
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const { columns, rows, firstRows } = result.table
  return { columns: columns.map(({ name, kind, missing }) => [name, kind, missing]), rows, firstRows }
}

describe('Parquet', () => {
  it('has numbers, whole numbers of 64 bits, dates, texts and gaps', async () => {
    const days = [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3, 12, 30)].map((time) => new Date(time))
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'day', data: days, type: 'TIMESTAMP' },
        { name: 'value', data: [0.5, null, 1e-7], type: 'DOUBLE', nullable: true },
        { name: 'count', data: [1n, 2n, 9007199254740993n], type: 'INT64' },
        { name: 'place', data: ['sea', 'land', 'sea'], type: 'STRING' }
      ],
      rowGroupSize: 2
    })
    const table = await read('some.parquet', new Uint8Array(buffer))
    expect(table.columns).toEqual([
      ['day', 'date', 0],
      ['value', 'number', 1],
      ['count', 'number', 0],
      ['place', 'text', 0]
    ])
    expect(table.firstRows).toEqual([
      ['day', 'value', 'count', 'place'],
      ['2024-01-01', '0.5', '1', 'sea'],
      ['2024-01-02', '', '2', 'land'],
      ['2024-01-03 12:30:00', '1e-7', '9007199254740993', 'sea']
    ])
  })

  it('is read whole where a group has more rows than a call takes arguments', async () => {
    const count = 300_000
    const data = Array.from({ length: count }, (_, k) => k / 4)
    const buffer = parquetWriteBuffer({ columnData: [{ name: 'value', data, type: 'DOUBLE' }], rowGroupSize: count })
    const table = await read('long.parquet', new Uint8Array(buffer))
    expect(table.rows).toBe(count)
    expect(table.columns).toEqual([['value', 'number', 0]])
    expect(table.firstRows[3]).toEqual(['0.5'])
  })
})

describe('lines of JSON', () => {
  it('have the names of all their objects, and a value that is left out is missing', async () => {
    const table = await read('some.jsonl', '{"a": 1, "b": "x"}\r\n\r\n{"b": "y", "c": [1, 2]}\n{"a": null, "b": "é\\n"}')
    expect(table.rows).toBe(3)
    expect(table.firstRows).toEqual([
      ['a', 'b', 'c'],
      ['1', 'x', ''],
      ['', 'y', '[1,2]'],
      ['', 'é\n', '']
    ])
  })

  it('are told from other texts as the platform tells them', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '0', 'x', ' ')).map(([text, at, sign]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + sign + text.slice(place + 1)
    })
    fc.assert(fc.property(fc.oneof(fc.json(), damaged), (text) => (jsonFault(text) === null) === isJson(text)))
    expect([jsonFault('{"a": }'), jsonFault('{"a": 1,}'), jsonFault('[1, 2'), jsonFault('')]).toEqual([6, 8, 5, 0])
  })
})

describe('a collection of series', () => {
  it('has a row for each value, with its series and its date', async () => {
    const table = await read(
      'some.tsf',
      '# some\n@relation some\n@attribute series_name string\n@attribute start_timestamp date\n@frequency monthly\n@missing true\n@data\nT1:2020-01-31 00-00-00:1,?,3\nT2:2021-12-01 00-00-00:4,5\n'
    )
    expect(table.firstRows).toEqual([
      ['series_name', 'date', 'value'],
      ['T1', '2020-01-31', '1'],
      ['T1', '2020-02-29', ''],
      ['T1', '2020-03-31', '3'],
      ['T2', '2021-12-01', '4'],
      ['T2', '2022-01-01', '5']
    ])
    expect(table.columns).toEqual([
      ['series_name', 'text', 0],
      ['date', 'date', 0],
      ['value', 'number', 1]
    ])
  })

  it.each([
    ['yearly', '2022-01-31'],
    ['quarterly', '2020-07-31'],
    ['weekly', '2020-02-14'],
    ['half_hourly', '2020-01-31 01:00:00'],
    ['10_minutes', '2020-01-31 00:20:00'],
    ['4_seconds', '2020-01-31 00:00:08']
  ])('goes on %s', (words, date) => {
    expect(frequencyOf(words)?.at(new Date(Date.UTC(2020, 0, 31)), 2)).toBe(date)
  })
})
