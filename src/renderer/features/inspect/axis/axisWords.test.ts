// What stands along the axis, in words.
import { expect, test } from 'vitest'
import { taskKindNames, taskKinds } from '../../../../contract/document/taskKinds'
import type { ProbeFrame } from '../../../../contract/events/probe'
import { axisWords } from './axisWords'

const frame = (tokens: string[], columns: string[], values: number[]): Pick<ProbeFrame, 'tokens' | 'answer'> => ({
  tokens,
  answer: {
    kind: 'numbers',
    over: 'step',
    columns: [],
    predicted: new Float32Array(0),
    truth: new Float32Array(0),
    lastValue: null,
    inputs: { columns, values: Float32Array.from(values) }
  }
})

test('a time step is told by its numbers, with the names and units of their columns', () => {
  const two = frame(['0.1 -1', '0.2 2'], ['close', 'volume'], [110, 6, 112.5, 4])
  expect(axisWords({ kind: 'series', file: 'a.csv', columns: [], heldOut: 0.2 }, two).at(1)).toBe('close 113, volume 4')
  expect(axisWords({ kind: 'runningTotal' }, frame(['+ 0.5'], ['number'], [0.5])).at(0)).toBe('+, number 0.5')
})

test('tokens are tokens, and no task of numbers or classes speaks of characters', () => {
  const source = { kind: 'shipped', name: 'moby-dick' } as const
  const text = axisWords({ kind: 'nextCharacter', source, heldOut: 0.1 }, { tokens: ['a', ' '], answer: null })
  expect([text.one, text.many, text.predicts, text.at(0), text.at(1)]).toEqual(['token', 'tokens', 'Next character', '“a”', 'space'])
  for (const kind of taskKindNames) {
    const task = taskKinds[kind].start
    if (task === null) continue
    const words = axisWords(task, null)
    expect(words.one).toBe(taskKinds[kind].inputs.some((input) => input === 'features') ? 'time step' : 'token')
    if (kind !== 'nextCharacter') expect(words.predicts).not.toMatch(/character/i)
  }
})
