/** CSV files as series: what is read, how it is normalised, and what every kind of bad file gets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataReadingSchema } from '../../../contract/data/dataReading'
import { problemText } from '../../../contract/problems/problemText'
import { openTask } from '../openTask'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-series-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(text: string, columns: string[] = [], length = 3) {
  await writeFile(join(folder, 'some.csv'), text)
  return openTask({ kind: 'series', file: 'some.csv', columns, heldOut: 0.4 }, { dataFolders: [folder] }, length)
}

async function messages(...given: Parameters<typeof open>): Promise<string[]> {
  const opened = await open(...given)
  return opened.ok ? [] : opened.problems.map((each) => problemText(each).message)
}

const rows = Array.from({ length: 20 }, (_, k) => `2020-01-${k + 1},${k},"${k * 10}"`).join('\n')

describe('a series', () => {
  it('has the columns of numbers, normalised by the training part, and the next row as target', async () => {
    const opened = await open(`day,a,b\n${rows}\n`)
    if (!opened.ok) throw new Error('it has problems')
    expect(opened.data.shape).toMatchObject({ features: 2, target: { over: 'step', kind: 'real', width: 2 } })
    const [batch] = opened.data.heldOut({ length: 3, batch: 4 }, 9)
    expect(batch?.sequences).toBe(2)
    const [features, targets] = [batch?.arrays.get('features') ?? [], batch?.arrays.get('targets') ?? []]
    // The training part is 0 … 11: mean 5.5, variance 143/12; held out begins at 12.
    expect(features[0]).toBeCloseTo((12 - 5.5) / Math.sqrt(143 / 12), 5)
    expect(features[1]).toBeCloseTo(features[0] ?? NaN, 5)
    expect(targets[0]).toBe(features[4 * 2])
  })

  it('says the line and the column of what is no number, and the line of a row that is too short', async () => {
    expect(await messages(`day,a,b\n${rows}\nlast,x,3`)).toEqual([
      'Line 22 of “some.csv”, column “a”: a number is expected, “x” was found.'
    ])
    expect(await messages(`day,a,b\n${rows}\nlast,3`)).toEqual([
      'Line 22 of “some.csv” has 2 fields with commas between them, and the first row has 3.'
    ])
  })

  it('says which columns there are, and how many rows are needed', async () => {
    expect(await messages(`day,a,b\n${rows}`, ['c'])).toEqual(['The data file “some.csv” has no column “c” of numbers; it has a and b.'])
    expect(await messages('day\nmonday', [])).toEqual([
      'The data file “some.csv” has no column of numbers; it has “day” (text, such as “monday”).'
    ])
    expect(await messages(`day,a,b\n${rows}`, ['a'], 10)).toEqual(['The validation part of “some.csv” has 8 rows; this needs at least 11.'])
  })
})

describe('dates', () => {
  const day = (k: number) => new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10)
  const table = (rows: number, date: (k: number) => string, value: (k: number) => string | number = (k) => k % 7) =>
    `when,a\n${Array.from({ length: rows }, (_, k) => `${date(k)},${value(k)}`).join('\n')}\n`
  async function data(text: string) {
    const opened = await open(text)
    return opened.ok ? opened.data : expect.fail('it has problems')
  }

  it('of a place are those of its rows, with rows left out', async () => {
    const series = await data(table(22, day, (k) => (k === 2 || k === 13 ? '' : k)))
    // Rows 2 and 13 are left out; 12 of the 20 others are trained on, so that validation begins at the row of 15.
    expect(series.example('training', 0, 4).dates).toEqual([0, 1, 3, 4].map(day))
    expect(series.example('training', 9, 3).dates).toEqual([10, 11, 12].map(day))
    expect(series.example('validation', 1, 3).dates).toEqual([15, 16, 17].map(day))
    const values = [...(series.example('validation', 1, 3).arrays.get('features') ?? [])]
    const [column] = series.columns.inputs
    expect(values.map((value) => Math.round((column?.mean ?? 0) + (column?.scale ?? 0) * value))).toEqual([15, 16, 17])
    const probe = series.probe('')
    expect(probe.ok && probe.probe.dates).toEqual([14, 15, 16].map(day))
  })

  it('of a history go on with those of the rows that are known after it, and end with the data', async () => {
    const { histories } = await data(table(20, day))
    expect(histories?.at({ part: 'validation', at: 1 }, { history: 2, ahead: 3 }).dates).toEqual([13, 14, 15, 16, 17].map(day))
    expect(histories?.at({ part: 'training', at: 10 }, { history: 2, ahead: 1 }).dates).toEqual([10, 11, 12].map(day))
    expect(histories?.at({ part: 'validation', at: 6 }, { history: 1, ahead: 9 }).dates).toEqual([18, 19].map(day))
    expect(histories?.end?.({ history: 2, ahead: 3 }).dates).toEqual([18, 19].map(day))
  })

  it('stand as they do in the file, in any of its forms, and a row without one has none', async () => {
    const forms = [(k: number) => `${k + 1}.3.2020 08:00`, (k: number) => String(20200101 + k), (k: number) => (k === 1 ? 'NA' : day(k))]
    const shown: unknown[] = []
    for (const form of forms) shown.push((await data(table(20, form))).example('training', 0, 3).dates)
    expect(shown).toEqual([
      ['1.3.2020 08:00', '2.3.2020 08:00', '3.3.2020 08:00'],
      ['20200101', '20200102', '20200103'],
      [day(0), '', day(2)]
    ])
  })

  it('are kept to the end of a long table, and are absent where there is no column of them', async () => {
    const long = await data(table(3_000, day))
    expect(long.example('validation', 1_100, 3).dates).toEqual([2_900, 2_901, 2_902].map(day))
    const without = await data(table(3_000, (k) => `word ${k}`))
    expect('dates' in without.example('training', 0, 3)).toBe(false)
    expect('dates' in (without.histories?.at({ part: 'training', at: 0 }, { history: 2, ahead: 2 }) ?? {})).toBe(false)
  })
})

describe('several series of one table', () => {
  // Three series, mixed: `a` counts up from 0, `b` from 1000, `c` is short.
  const mixed = Array.from({ length: 30 }, (_, k) => [...(k < 2 ? [`c,${k}`] : []), `a,${k}`, `b,${1000 + 2 * k}`]).flat()
  const openMixed = async (settings: { id?: string; split?: 'time' | 'series' } = { id: 'which' }, header = 'which,value') => {
    await writeFile(join(folder, 'mixed.csv'), `${header}\n${mixed.join('\n')}\n`)
    const opened = await openTask(
      { kind: 'series', file: 'mixed.csv', columns: [], heldOut: 0.2, ...settings },
      { dataFolders: [folder] },
      4
    )
    if (!opened.ok) throw new Error(opened.problems.map((each) => problemText(each).message).join('\n'))
    return opened.data
  }

  /** The numbers of each sequence of a batch in their own units, the last target included. */
  const windowsOf = (
    { columns }: Awaited<ReturnType<typeof openMixed>>,
    batch: { arrays: ReadonlyMap<string, ArrayLike<number>> },
    rowsOfBatch: number
  ) => {
    const [{ mean, scale } = { mean: 0, scale: 1 }] = columns.inputs
    const [features, targets] = [batch.arrays.get('features') ?? [], batch.arrays.get('targets') ?? []]
    return Array.from({ length: rowsOfBatch }, (_, b) =>
      [...[0, 1, 2, 3].map((t) => features[t * rowsOfBatch + b] ?? NaN), targets[3 * rowsOfBatch + b] ?? NaN].map((value) =>
        Math.round(mean + scale * value)
      )
    )
  }

  it('never run into one another, and end where their validation part begins', async () => {
    const data = await openMixed()
    expect(data.reading).toMatchObject({ series: { count: 3, shortest: 2, longest: 30 } })
    expect(data.columns.inputs.map(({ name }) => name)).toEqual(['value'])
    for (const order of ['random', 'epochs', 'streams'] as const) {
      const source = data.batches({ length: 4, batch: 8 }, 5, order)
      for (let k = 0; k < 12; k++) {
        const { arrays, sequences } = source.next()
        for (const window of windowsOf(data, { arrays }, 8).slice(0, sequences)) {
          const step = (window[1] ?? NaN) - (window[0] ?? NaN)
          expect(window.map((value, t) => (t === 0 ? step : value - (window[t - 1] ?? NaN)))).toEqual(window.map(() => step))
          expect(step === 1 ? (window[4] ?? NaN) < 24 : (window[4] ?? NaN) < 1048).toBe(true)
        }
      }
    }
    const [batch] = data.heldOut({ length: 4, batch: 4 }, 9)
    expect(windowsOf(data, batch!, 4).slice(0, batch?.sequences)).toEqual([
      [24, 25, 26, 27, 28],
      [1048, 1050, 1052, 1054, 1056]
    ])
  })

  it('are scaled by their training rows alone', async () => {
    const [{ mean } = { mean: NaN }] = (await openMixed()).columns.inputs
    const training = [...Array(24).keys(), ...Array.from({ length: 24 }, (_, k) => 1000 + 2 * k), 0, 1]
    expect(mean).toBeCloseTo(training.reduce((sum, value) => sum + value, 0) / training.length, 6)
  })

  it('can be held out as wholes', async () => {
    const data = await openMixed({ id: 'which', split: 'series' })
    expect(data.sequences('training').map(({ values }) => values.length)).toEqual([2, 30])
    expect(data.sequences('validation').map(({ values }) => values.length)).toEqual([30])
  })

  it('are told apart by a column of a usual name, unless none is wanted', async () => {
    expect((await openMixed({}, 'unique_id,value')).reading).toMatchObject({ series: { count: 3 } })
    expect((await openMixed({ id: '' }, 'unique_id,value')).reading).toMatchObject({ series: null })
    await expect(openMixed({ id: 'shop' })).rejects.toThrow('has no column “shop”')
  })

  it('may be more than a call takes arguments, and none where no row has all values', async () => {
    const read = async (text: string) => {
      await writeFile(join(folder, 'many.csv'), text)
      const opened = await openTask(
        { kind: 'series', file: 'many.csv', columns: [], id: 'which', heldOut: 0.2 },
        { dataFolders: [folder] },
        4
      )
      return dataReadingSchema.parse(opened.ok ? opened.data.reading : opened.reading)
    }
    const many = Array.from({ length: 200_000 }, (_, k) => `s${k},${k}`)
    expect(await read(`which,value\n${many.join('\n')}\n`)).toMatchObject({ series: { count: 200_000, shortest: 1, longest: 1 } })
    expect(await read('which,a,b\nx,1,\nx,,2\ny,3,\ny,,4\n')).toMatchObject({ series: { count: 0, shortest: 0, longest: 0 } })
  })

  it('have the truth of a forecast from the same series', async () => {
    const data = await openMixed()
    const [{ mean, scale } = { mean: 0, scale: 1 }] = data.columns.inputs
    const own = (values: Float32Array | undefined) => [...(values ?? [])].map((value) => Math.round(mean + scale * value))
    const history = data.histories?.at({ part: 'validation', at: 0 }, { history: 4, ahead: 9 })
    expect([own(history?.values), own(history?.truth)]).toEqual([
      [24, 25, 26, 27],
      [28, 29]
    ])
  })
})
