/** Windows of chapters: whole, or of several lengths with a mask that says where each ends. */
import { describe, expect, it } from 'vitest'
import { problemText } from '../../../contract/problems/problemText'
import type { TaskOf } from '../../../contract/document/task'
import type { TaskBatch } from '../batches/batch'
import { openChapters } from './chapters'

const task: TaskOf<'chapters'> = { kind: 'chapters', source: { kind: 'shipped', name: 'moby-dick' }, classes: 3, heldOut: 0.2 }
const shape = { batch: 40, length: 12 }
const places = { dataFolders: [] }

async function opened(of: TaskOf<'chapters'>) {
  const opened = await openChapters(of, places, shape.length)
  if (!opened.ok) throw new Error(opened.problems.map((each) => problemText(each).message).join('\n'))
  return opened.data
}

/** Real steps of each sequence; the mask must be ones, then zeros. */
function lengths({ arrays }: TaskBatch): number[] {
  const mask = arrays.get('mask') ?? new Float32Array()
  return Array.from({ length: shape.batch }, (_, b) => {
    const maskColumn = Array.from({ length: shape.length }, (__, t) => mask[t * shape.batch + b] ?? NaN)
    const length = maskColumn.filter((real) => real === 1).length
    expect(maskColumn).toEqual(maskColumn.map((_real, t) => (t < length ? 1 : 0)))
    return length
  })
}

describe('windows of chapters', () => {
  it('fill the batch unless the shortest is given', async () => {
    const data = await opened(task)
    expect(data.shape.masked).toBe(false)
    expect(data.batches(shape, 1).next().arrays.has('mask')).toBe(false)
  })

  it('have every length from the shortest to the sequence length, and nothing behind their end', async () => {
    const data = await opened({ ...task, shortest: 9 })
    const source = data.batches(shape, 1)
    const batches = [source.next(), source.next()]
    expect(new Set(batches.flatMap(lengths))).toEqual(new Set([9, 10, 11, 12]))
    for (const batch of batches)
      lengths(batch).forEach((length, b) => {
        for (let t = length; t < shape.length; t++) expect(batch.arrays.get('tokens')?.[t * shape.batch + b]).toBe(0)
      })
    expect([...data.heldOut(shape, 2)].map(lengths)).toEqual([...data.heldOut(shape, 2)].map(lengths))
    const probe = data.probe('whale')
    expect(probe.ok && [...(probe.probe.arrays.get('mask') ?? [])]).toEqual([1, 1, 1, 1, 1])
  })

  it('cannot be longer than the sequence length', async () => {
    const opened = await openChapters({ ...task, shortest: 13 }, places, shape.length)
    expect(opened.ok ? [] : opened.problems.map(({ code }) => code)).toEqual(['task.tooShort'])
  })
})
