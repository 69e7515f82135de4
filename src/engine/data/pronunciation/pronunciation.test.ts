/** Letters to phonemes, against the dictionary itself. */
import { describe, expect, it } from 'vitest'
import { openTask } from '../openTask'
import type { TaskData } from '../taskData'
import { dictionaryEntries } from './dictionary'
import { hashOf } from './pronunciation'
import { stepsNeeded } from './stepsNeeded'

const task = { kind: 'pronunciation', stress: false, stepsPerLetter: 2, heldOut: 0.05 } as const

async function opened(length = 32, changes: Partial<typeof task | { stress: boolean }> = {}): Promise<TaskData> {
  const result = await openTask({ ...task, ...changes }, { dataFolders: [] }, length)
  return result.ok ? result.data : expect.fail('the task cannot be opened')
}
/** Opened once: reading the whole dictionary takes seconds. */
const usual = opened()
const wordOf = (data: TaskData, values: ArrayLike<number>) =>
  Array.from(values, (token) => data.vocabulary[token])
    .filter((letter) => letter !== '·')
    .join('')

describe('the dictionary', () => {
  it('has words with their ways to be said, with and without stress', async () => {
    const entries = new Map((await dictionaryEntries(true)).map((entry) => [entry.word, entry.pronunciations.map((way) => way.join(' '))]))
    expect(entries.size).toBeGreaterThan(120_000)
    expect(entries.get('through')).toEqual(['TH R UW1'])
    expect(entries.get('read')).toEqual(['R EH1 D', 'R IY1 D'])
    const plain = (await dictionaryEntries(false)).find(({ word }) => word === 'through')
    expect(plain?.pronunciations).toEqual([['TH', 'R', 'UW']])
  })
})

describe('letters to phonemes', () => {
  it('reads each letter for two steps, and asks for the phonemes after one another', async () => {
    const data = await usual
    expect(data.shape).toMatchObject({ tokens: 28, masked: true, metrics: ['phonemeErrors', 'wordErrors'] })
    expect(data.classes).toHaveLength(40)
    expect(data.classes[0]).toBe('·')
    const shape = { length: 32, batch: 8 }
    const { arrays, counts } = data.batches(shape, 1).next()
    const [tokens, targets, mask] = ['tokens', 'targets', 'mask'].map((name) => [...(arrays.get(name) ?? [])])
    const entries = new Map((await dictionaryEntries(false)).map((entry) => [entry.word, entry.pronunciations.map((way) => way.join(' '))]))
    for (let b = 0; b < 8; b++) {
      const column = (values: readonly number[] = []) => values.filter((_, k) => k % 8 === b)
      const steps = column(mask).filter((real) => real > 0).length
      const word = wordOf(data, column(tokens))
      expect(steps).toBe(2 * word.length)
      const labels = column(targets).filter((label) => label > 0)
      expect(column(targets).slice(0, labels.length)).toEqual(labels)
      expect(entries.get(word)).toContain(labels.map((label) => data.classes[label]).join(' '))
      expect(stepsNeeded(labels)).toBeLessThanOrEqual(steps)
      expect(
        column([...(counts ?? [])])
          .map((count, t) => (count > 0 ? t : -1))
          .filter((t) => t >= 0)
      ).toEqual([steps - 1])
    }
  })

  it('has no word in both parts, the same ones each time, and says how many', async () => {
    const data = await usual
    const wordsOf = (part: 'training' | 'validation') => data.sequences(part).map(({ values }) => wordOf(data, values))
    const [training, validation] = [new Set(wordsOf('training')), wordsOf('validation')]
    expect(validation.filter((word) => training.has(word))).toEqual([])
    expect(new Set(validation).size).toBe(validation.length)
    expect(validation.length / (training.size + validation.length)).toBeCloseTo(0.05, 2)
    expect(validation.every((word) => hashOf(word) < 0.05 * 2 ** 32)).toBe(true)
    const told = (length: number) => length.toLocaleString('en')
    expect(data.notes?.[0]).toContain(`${told(validation.length)} words for validation`)
    expect((await opened()).fingerprint).toBe(data.fingerprint)
    expect((await opened(32, { stress: true })).classes.length).toBeGreaterThan(60)
  })

  it('leaves out words that do not fit, and refuses a length that no word fits into', async () => {
    const data = await opened(8)
    expect(Math.max(...data.sequences('training').map(({ values }) => values.length))).toBe(8)
    expect(data.notes?.[0]).toMatch(/left out/)
    const short = await openTask(task, { dataFolders: [] }, 1)
    expect(short.ok ? [] : short.problems.map(({ code }) => code)).toEqual(['task.noWordFits'])
  })

  it('reads a typed word in any case, and refuses what is no letter', async () => {
    const data = await usual
    const probe = data.probe('Through')
    expect(probe.ok && probe.probe.words.join('')).toBe('t·h·r·o·u·g·h·')
    const refused = data.probe('naïve')
    expect(refused.ok ? [] : refused.problems.map(({ code }) => code)).toEqual(['probe.unknownToken'])
  })
})
