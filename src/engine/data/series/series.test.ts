/** CSV files as series: what is read, how it is normalised, and what every kind of bad file gets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
