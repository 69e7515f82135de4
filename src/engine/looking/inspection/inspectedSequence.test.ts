/** Sequences of the training batch to look at: their columns, their end, and the states that they were entered with. */
import { describe, expect, it, test } from 'vitest'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { TaskShape } from '../../../contract/document/taskShape'
import { noColumns } from '../../data/taskData'
import type { TaskData } from '../../data/taskData'
import type { ModelForward } from '../../learning/step/modelForward'
import type { LastBatch } from '../../learning/training/trainer'
import { batchSequence, inspectionInputs, inspectionTypes, placeSequence } from './inspectedSequence'

const text: TaskShape = nextTokenTask(3)
/** A sequence whose words say where it is from. */
const exampleAt: TaskData['example'] = (part, place, length) => {
  return { length, arrays: new Map(), words: [`${part} ${place}`], text: null, targets: null }
}
const refused = () => expect.fail('not asked for')

function dataOf(shape: TaskShape, predictsNext: boolean): TaskData {
  const common = { title: '', reading: null, vocabulary: ['a', 'b', 'c'], classes: [], columns: noColumns, fingerprint: '' }
  return {
    ...common,
    shape,
    predictsNext,
    batches: refused,
    heldOut: refused,
    probe: refused,
    sequences: () => [],
    places: () => 3,
    example: exampleAt
  }
}

const model = (task: TaskShape, states?: ReadonlyMap<string, readonly number[]>): ModelForward => {
  return { weights: new Map(), task, forward: refused, ...(states && { states }) }
}

/** Two time steps of three sequences, the last of which is padding. */
const batch: LastBatch = {
  arrays: new Map([['tokens', Int32Array.of(0, 1, 2, 1, 2, 0)]]),
  shape: { length: 2, batch: 3 },
  sequences: 2,
  entered: null
}

describe('a sequence of the training batch', () => {
  it('is its column, in words; what was to be predicted is told of texts alone', () => {
    const { input, batch: told } = batchSequence(dataOf(text, true), model(text), 2, 1, () => batch).take()
    expect([...(input.arrays.get('tokens') ?? [])]).toEqual([1, 2])
    expect([input.words, [...(input.text ?? [])], told]).toEqual([['b', 'c'], [1, 2], { sequence: 1, sequences: 2, states: null }])
    expect(batchSequence(dataOf(text, false), model(text), 2, 0, () => batch).take().input.text).toBeNull()
  })

  it('is the last real one where there are not as many', () => {
    expect(batchSequence(dataOf(text, true), model(text), 2, 7, () => batch).take().batch?.sequence).toBe(1)
  })

  it('ends where its mask does, and is filled up to the length of the program', () => {
    const masked: TaskShape = { ...text, masked: true }
    const arrays = new Map([...batch.arrays, ['mask', Float32Array.of(1, 1, 1, 1, 0, 1)] as const])
    const look = batchSequence(dataOf(masked, true), model(masked), 2, 1, () => ({ ...batch, arrays }))
    const subject = look.take()
    expect([subject.input.length, subject.input.words]).toEqual([1, ['b']])
    const inputs = inspectionInputs(subject, inspectionTypes(model(masked), look))
    expect([...inputs].map(([name, { data }]) => [name, [...data]])).toEqual([
      ['tokens', [1, 0]],
      ['mask', [1, 0]]
    ])
  })

  it('has several numbers a time step where the task gives them', () => {
    const numbers: TaskShape = { ...text, tokens: null, features: 2 }
    const arrays = new Map([['features', Float32Array.from({ length: 12 }, (_, k) => k)]])
    const { input } = batchSequence(dataOf(numbers, false), model(numbers), 2, 1, () => ({ ...batch, arrays })).take()
    expect([...(input.arrays.get('features') ?? [])]).toEqual([2, 3, 8, 9])
  })
})

test('a place behind the last one of the data shows the last one', () => {
  const { input, place, batch: none } = placeSequence(dataOf(text, true), { part: 'validation', at: 9 }, 2, true).take()
  expect([input.words, place, none]).toEqual([['validation 2'], { part: 'validation', at: 2, of: 3 }, null])
})

describe('states that are carried from batch to batch', () => {
  const carrying = model(text, new Map([['lstm.h', [2]]]))
  const entered = new Map([
    ['carried.train.lstm.h', { type: { dtype: 'float32', shape: [1, 3, 2] }, data: Float32Array.of(1, 2, 3, 4, 5, 6) }]
  ] as const)
  const arrays = new Map([...batch.arrays, ['fresh', Float32Array.of(1, 0, 0)] as const])
  const looked = (sequence: number, last: Partial<LastBatch>) => {
    const look = batchSequence(dataOf(text, true), carrying, 2, sequence, () => ({ ...batch, arrays, ...last }))
    const subject = look.take()
    const inputs = inspectionInputs(subject, inspectionTypes(carrying, look))
    return [subject.batch?.states, ...['fresh', 'carried.train.lstm.h'].map((name) => [...(inputs.get(name)?.data ?? [])])]
  }

  it('enter with those of training, unless the stream of the sequence begins', () => {
    expect(looked(1, { entered })).toEqual(['carried', [0], [3, 4]])
    expect(looked(0, { entered })).toEqual(['anew', [1], [0, 0]])
  })

  it('begin anew where they were not kept, and it is told', () => {
    expect(looked(1, {})).toEqual(['notKept', [1], [0, 0]])
  })
})
