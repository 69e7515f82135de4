/** Archives of series: lengths, gaps, classes and numbers to predict, given parts, and what is behind the end of a series. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readingLine, readingNotes } from '../../../contract/data/readingWords'
import { problemText } from '../../../contract/problems/problemText'
import { openTask } from '../openTask'
import type { TrainedWith } from '../taskData'
import { givenSplit } from './givenSplit'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-archives-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function opened(files: Readonly<Record<string, string>>, { length = 6, trained }: { length?: number; trained?: TrainedWith } = {}) {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const [file = ''] = Object.keys(files)
  const task = await openTask({ kind: 'labelledSeries', file, heldOut: 0.25 }, { dataFolders: [folder] }, length, trained ?? null)
  if (!task.ok) throw new Error(task.problems.map((each) => problemText(each).message).join('\n'))
  return task.data
}

const unequal = `# a comment
@problemName Some
@timeStamps false
@missing true
@univariate false
@dimensions 2
@equalLength false
@classLabel true up down

@data
1,2,3:10,10,10:up
3,?,1,0:20,20,20,20:down
?,5:30,?:up
9:?:down
`

describe('an archive', () => {
  it('has series of several lengths, of which nothing behind the end counts', async () => {
    const data = await opened({ 'a_TRAIN.ts': unequal, 'a_TEST.ts': unequal })
    expect(data.shape).toMatchObject({ features: 2, masked: true, target: { over: 'sequence', kind: 'class', classes: 2 } })
    expect(data.classes).toEqual(['down', 'up'])
    const [batch] = data.heldOut({ length: 5, batch: 4 }, 9)
    const column = (name: string) => [...(batch?.arrays.get(name) ?? [])]
    const lengths = [0, 1, 2, 3].map((b) =>
      column('mask')
        .filter((_, k) => k % 4 === b)
        .reduce((sum, real) => sum + real, 0)
    )
    expect(lengths).toEqual([3, 4, 2, 1])
    expect(column('targets')).toEqual([1, 0, 1, 0])
    const features = column('features')
    for (let b = 0; b < 4; b++)
      for (let t = lengths[b] ?? 0; t < 5; t++) expect([features[(t * 4 + b) * 2], features[(t * 4 + b) * 2 + 1]]).toEqual([0, 0])
    expect(readingLine(data.reading!)).toBe(
      'a_TRAIN.ts: 4 series to train on and 4 for validation, 2 dimensions, 1 to 4 time steps, 2 classes'
    )
    expect(readingNotes(data.reading!)).toEqual([
      'The other part of the split is a_TEST.ts',
      'Classes: down (4), up (4)',
      '8 missing values are filled with the value before'
    ])
  })

  it('fills a gap with the value before, and scales by the training part alone', async () => {
    const other = unequal.replace('1,2,3:10,10,10', '100,200,300:10,10,10')
    const data = await opened({ 'b_TRAIN.ts': unequal, 'b_TEST.ts': other })
    const [{ mean, scale } = { mean: 0, scale: 1 }] = data.columns.inputs
    expect(mean).toBeCloseTo((1 + 2 + 3 + 3 + 1 + 0 + 5 + 9) / 8)
    const values = data
      .sequences('validation')
      .map(({ values: row }) => [...row].filter((_, k) => k % 2 === 0).map((value) => Math.round(mean + scale * value)))
    expect(values).toEqual([[100, 200, 300], [3, 3, 1, 0], [5, 5], [9]])
  })

  it('holds out the last series of each class where no other part is there', async () => {
    const rows = Array.from({ length: 8 }, (_, k) => `${k},${k}:${k % 2 === 0 ? 'x' : 'y'}`).join('\n')
    const data = await opened({ 'alone.ts': `@classLabel true x y\n@data\n${rows}\n` })
    const first = (part: 'training' | 'validation') => data.sequences(part).map(({ target }) => target)
    expect([first('training'), first('validation')]).toEqual([
      [0, 1, 0, 1, 0, 1],
      [0, 1]
    ])
    expect(data.reading).toMatchObject({ training: 6, validation: 2, other: null, shortest: 2, longest: 2 })
  })

  it('holds out a series of each class that has two, and none of a class that has one', async () => {
    const few = '@univariate true\n@classLabel true a b c\n@data\n1:a\n2:b\n3:c\n4:a\n5:b\n'
    const data = await opened({ 'few.ts': few })
    const classes = (part: 'training' | 'validation') => data.sequences(part).map(({ target }) => target)
    expect([classes('training'), classes('validation')]).toEqual([
      [0, 1, 2],
      [0, 1]
    ])
  })

  it('can have a number to predict, in its own unit', async () => {
    const rows = Array.from({ length: 8 }, (_, k) => `${k},${2 * k}:${100 + k}`).join('\n')
    const data = await opened({ 'numbers.ts': `@targetLabel true\n@data\n${rows}\n` })
    expect(data.shape.target).toEqual({ over: 'sequence', kind: 'real', width: 1 })
    const [{ mean, scale } = { mean: 0, scale: 1 }] = data.columns.targets
    expect(data.sequences('validation').map(({ target }) => Math.round(mean + scale * (target ?? 0)))).toEqual([106, 107])
    expect(mean).toBeCloseTo(102.5)
  })

  it('is read by the classes and scales of a trained model', async () => {
    const trained = await opened({ 'b_TRAIN.ts': unequal, 'b_TEST.ts': unequal })
    const data = await opened({ 'other.ts': unequal }, { trained })
    expect(data.sequences('training')).toHaveLength(0)
    expect(data.sequences('validation')).toEqual(trained.sequences('validation'))
    await expect(opened({ 'other.ts': unequal.replaceAll('down', 'left') }, { trained })).rejects.toThrow(
      'which the model was not trained to tell'
    )
  })
})

it('names the other file of a split as the first is written', () => {
  expect(givenSplit('GunPoint_TRAIN.ts')).toEqual({ training: 'GunPoint_TRAIN.ts', validation: 'GunPoint_TEST.ts' })
  expect(givenSplit('some-test.ts')).toEqual({ training: 'some-train.ts', validation: 'some-test.ts' })
  expect(givenSplit('train.ts')).toBeNull()
})
