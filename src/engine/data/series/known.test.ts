/** What is known in advance: shifted by one row, scaled by the training part, never predicted, and there for what comes behind the data. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readingLine, readingNotes } from '../../../contract/data/readingWords'
import type { TaskOf } from '../../../contract/document/task'
import { problemText } from '../../../contract/problems/problemText'
import { openTask } from '../openTask'
import type { TaskData } from '../taskData'
import { readDate } from './calendar'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-known-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(text: string, settings: Partial<TaskOf<'series'>> = {}, length = 3) {
  await writeFile(join(folder, 'some.csv'), text)
  const task: TaskOf<'series'> = { kind: 'series', file: 'some.csv', columns: [], heldOut: 0.4, ...settings }
  return openTask(task, { dataFolders: [folder] }, length)
}

async function data(...given: Parameters<typeof open>): Promise<TaskData> {
  const opened = await open(...given)
  return opened.ok ? opened.data : expect.fail(opened.problems.map((each) => problemText(each).message).join('\n'))
}

const message = async (...given: Parameters<typeof open>): Promise<string> => {
  const opened = await open(...given)
  return opened.ok ? '' : opened.problems.map((each) => problemText(each).message).join('\n')
}

/** Numbers [rows × columns] as they stand in the file. */
function inFile({ columns }: TaskData, which: 'inputs' | 'targets', values: ArrayLike<number>): number[] {
  const all = columns[which]
  return Array.from(
    values,
    (value, k) => Math.round(((all[k % all.length]?.mean ?? 0) + (all[k % all.length]?.scale ?? 1) * value) * 1e4) / 1e4
  )
}

const day = (k: number) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10)
/** Sales 100, 101, …, with promotions 0, 1, 4, 9, … */
const table = (rows: number, ahead = 0) =>
  `date,sales,promo\n${Array.from({ length: rows + ahead }, (_, k) => `${day(k)},${k < rows ? 100 + k : ''},${k * k}`).join('\n')}\n`

describe('a column that is known in advance', () => {
  it('is an input one row earlier, and no target', async () => {
    const series = await data(table(20), { known: ['promo'] })
    expect(series.shape).toMatchObject({ features: 2, knownAhead: 1, target: { width: 1 } })
    const { arrays } = series.example('training', 4, 3)
    expect(inFile(series, 'inputs', arrays.get('features') ?? [])).toEqual([104, 25, 105, 36, 106, 49])
    const [batch] = series.heldOut({ length: 3, batch: 2 }, 1)
    // Sequences lie side by side at each time step: those that begin at rows 12 and 15.
    expect(inFile(series, 'inputs', batch?.arrays.get('features') ?? [])).toEqual([
      112, 169, 115, 256, 113, 196, 116, 289, 114, 225, 117, 324
    ])
    expect(inFile(series, 'targets', batch?.arrays.get('targets') ?? [])).toEqual([113, 116, 114, 117, 115, 118])
  })

  it('is scaled by the training part alone', async () => {
    const { columns } = await data(table(20), { known: ['promo'] })
    const trained = Array.from({ length: 12 }, (_, k) => k * k)
    const mean = trained.reduce((sum, value) => sum + value, 0) / 12
    const deviation = Math.sqrt(trained.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12)
    expect(columns.inputs[1]).toEqual({ name: 'promo', mean: expect.closeTo(mean, 9), scale: expect.closeTo(deviation, 9), ahead: true })
    expect(columns.targets.map(({ name }) => name)).toEqual(['sales'])
  })

  it('is told in the line of what was understood', async () => {
    const { reading } = await data(table(20, 2), { known: ['promo'], calendar: ['weekday', 'month'] })
    if (!reading) return expect.fail('nothing was read')
    expect(readingLine(reading)).toBe(
      'some.csv: separator “,”, decimal point, 3 of 3 columns (calendar “date”, sales, known “promo”), 20 rows'
    )
    expect(readingNotes(reading)).toEqual([
      'Known in advance: “promo”; the model sees what stands there in the row that it predicts',
      'Of “date” the model sees the weekday and month of the row that it predicts, as a sine and a cosine',
      '2 rows at the end have only what is known in advance, for forecasts'
    ])
  })

  it('is refused where it cannot be one', async () => {
    expect(await message(table(20), { known: ['promo'], columns: ['promo'] })).toMatch(
      /^The column “promo” of “some.csv” is to be predicted/
    )
    expect(await message(table(20), { known: ['price'] })).toBe(
      'The data file “some.csv” has no column “price” of numbers; it has sales and promo.'
    )
    expect(await message(table(20), { known: ['promo', 'sales'] })).toMatch(/^All columns of numbers of “some.csv” are known in advance/)
    expect(await message('sales,promo\n1,2\n2,3\n3,yes\n4,3\n5,3\n', { known: ['promo'] }, 1)).toBe(
      'Line 4 of “some.csv”, column “promo”: a number is expected, “yes” was found.'
    )
  })
})

describe('rows behind the last value', () => {
  const history = (series: TaskData, wanted: number, ahead: number) => {
    const end = series.histories?.end?.({ history: wanted, ahead })
    if (!end?.known) return expect.fail('it has no end')
    const { mean = 0, scale = 1 } = series.columns.inputs[1] ?? {}
    return {
      values: inFile(series, 'inputs', end.values),
      ahead: Array.from(end.known.ahead, (value) => Math.round(mean + scale * value)),
      truth: end.truth.length,
      dates: end.dates
    }
  }

  it('say what is known for a forecast, and are no data', async () => {
    const series = await data(table(20, 3), { known: ['promo'] })
    expect(series.sequences('validation')[0]?.values).toHaveLength(2 * 8)
    expect(history(series, 2, 9)).toEqual({
      values: [118, 361, 119, 400],
      ahead: [400, 441, 484],
      truth: 0,
      dates: [18, 19, 20, 21, 22].map(day)
    })
    // The scaling is that of a file without these rows.
    expect(series.columns).toEqual((await data(table(20), { known: ['promo'] })).columns)
  })

  it('are none in a file that ends with its last value, whose last row has no next one', async () => {
    const series = await data(table(20), { known: ['promo'] })
    const end = series.histories?.end?.({ history: 2, ahead: 3 })
    expect(end?.known?.ahead).toHaveLength(0)
    expect(Array.from(end?.values ?? []).map(Number.isNaN)).toEqual([false, false, false, true])
  })

  it('are told from gaps between values, which are left out or filled', async () => {
    const gap = table(20, 3).replace(',105,', ',,')
    const left = await data(gap, { known: ['promo'] })
    expect(inFile(left, 'inputs', left.example('training', 3, 3).arrays.get('features') ?? [])).toEqual([103, 16, 104, 36, 106, 49])
    expect(left.reading).toMatchObject({ rows: 19, ahead: 3, leftOut: [{ lines: [7] }] })
    const filled = await data(gap, { known: ['promo'], format: { missing: 'repeat' } })
    expect(inFile(filled, 'inputs', filled.example('training', 3, 3).arrays.get('features') ?? [])).toEqual([103, 16, 104, 25, 104, 36])
    expect(filled.reading).toMatchObject({ rows: 20, ahead: 3, repeated: 1 })
    expect(history(filled, 1, 2).ahead).toEqual([400, 441])
  })

  it('belong to the series whose values end before them', async () => {
    const lines = Array.from({ length: 12 }, (_, k) => [`a,${k < 10 ? k : ''},${10 * k}`, `b,${k < 11 ? 100 + k : ''},${1000 + k}`]).flat()
    const series = await data(`id,v,p\n${lines.join('\n')}\n`, { id: 'id', known: ['p'] }, 2)
    expect(series.reading).toMatchObject({ rows: 21, ahead: 3, series: { count: 2, shortest: 10, longest: 11 } })
    const [, p] = series.columns.inputs
    const own = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round((p?.mean ?? 0) + (p?.scale ?? 1) * value))
    // Validation of `a` begins at its row 6.
    const first = series.histories?.at({ part: 'validation', at: 2 }, { history: 2, ahead: 9 })
    expect([own(first?.known?.ahead ?? []), first?.truth.length]).toEqual([[100, 110], 0])
    expect(own(series.histories?.end?.({ history: 2, ahead: 9 }).known?.ahead ?? [])).toEqual([1011])
  })

  it('do not change what a column without change is divided by', async () => {
    const lines = Array.from({ length: 20 }, (_, k) => `x,${k < 18 ? (k < 11 ? 5 : 6) : ''},${k}`)
    const { columns } = await data(`id,v,p\n${lines.join('\n')}\n`, { id: 'id', known: ['p'] })
    // 11 of 18 rows are trained on, all 5: the spread of all 18 values around 5 is the root of 7/18.
    expect(columns.targets[0]).toMatchObject({ mean: 5, scale: expect.closeTo(Math.sqrt(7 / 18), 9) })
  })
})

describe('the calendar', () => {
  it('is a sine and a cosine of the date that is predicted', async () => {
    const hours = Array.from({ length: 20 }, (_, k) => `2024-01-0${1 + Math.floor(k / 4)} ${String(6 * (k % 4)).padStart(2, '0')}:00,${k}`)
    const series = await data(`at,v\n${hours.join('\n')}\n`, { calendar: ['hour', 'weekday'] })
    expect(series.columns.inputs.map(({ name }) => name)).toEqual([
      'v',
      'hour (sine)',
      'hour (cosine)',
      'weekday (sine)',
      'weekday (cosine)'
    ])
    // The row after the first one is 6:00 on Monday, 1 January 2024; three rows on it is Tuesday.
    const rows = inFile(series, 'inputs', series.example('training', 0, 4).arrays.get('features') ?? [])
    expect(rows.slice(1, 5)).toEqual([1, 0, 0, 1])
    expect(rows.slice(16, 20)).toEqual([
      0,
      1,
      Math.round(Math.sin((2 * Math.PI) / 7) * 1e4) / 1e4,
      Math.round(Math.cos((2 * Math.PI) / 7) * 1e4) / 1e4
    ])
  })

  it.each([
    ['2024-02-29T18:30:00Z', { hour: 18.5 / 24, weekday: 3 / 7, month: 1 / 12 }],
    ['29.2.2024', { hour: null, weekday: 3 / 7, month: 1 / 12 }],
    ['20240229', { hour: null, weekday: 3 / 7, month: 1 / 12 }],
    ['31/12/99 12:00 am', { hour: 0, weekday: 4 / 7, month: 11 / 12 }],
    ['Feb 29, 2024', { hour: null, weekday: 3 / 7, month: 1 / 12 }],
    ['29 February 2024', { hour: null, weekday: 3 / 7, month: 1 / 12 }],
    ['2024-03', { hour: null, weekday: null, month: 2 / 12 }],
    ['08:15 pm', { hour: 20.25 / 24, weekday: null, month: null }],
    ['30.2.2024', null],
    ['2024-13-01', null],
    ['a day', null]
  ])('reads %s', (text, shares) => {
    expect(readDate(text, 'dayFirst')).toEqual(shares)
  })

  it('knows from a later row which number is the day, and refuses what tells nothing', async () => {
    const dates = (days: number[]) => `at,v\n${days.map((k) => `${String(k).padStart(2, '0')}/03/2024,${k}`).join('\n')}\n`
    const series = await data(dates([...Array(20).keys()].map((k) => k + 1)), { calendar: ['month'] })
    expect(series.example('training', 0, 1).arrays.get('features')?.[1]).toBeCloseTo(Math.sin((2 * Math.PI * 2) / 12), 6)
    expect(await message(dates([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), { calendar: ['month'] })).toBe(
      'Line 2 of “some.csv”, column “at”: “01/03/2024” does not tell the month.'
    )
    expect(await message(table(20), { calendar: ['hour'] })).toMatch(/“2024-01-01” does not tell the hour\.$/)
    expect(await message('v,w\n1,2\n2,4\n', { calendar: ['hour'] })).toMatch(/has no column of dates/)
  })
})

it('another table is read with the same columns and scaling', async () => {
  const settings: Partial<TaskOf<'series'>> = { known: ['promo'], calendar: ['month'] }
  const { columns, vocabulary, classes } = await data(table(20), settings)
  await writeFile(join(folder, 'some.csv'), table(9).replaceAll(',10', ',20'))
  const task: TaskOf<'series'> = { kind: 'series', file: 'some.csv', columns: [], heldOut: 0.4, ...settings }
  const other = await openTask(task, { dataFolders: [folder] }, 3, { columns, vocabulary, classes })
  expect(other.ok && other.data.columns).toEqual(columns)
  expect(other.ok && inFile(other.data, 'inputs', other.data.example('validation', 0, 2).arrays.get('features') ?? [])[0]).toBe(200)
})
