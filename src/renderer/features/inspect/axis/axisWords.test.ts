// What stands along the axis, in words.
import { expect, test } from 'vitest'
import type { Task } from '../../../../contract/document/task'
import { taskKindNames, taskKinds } from '../../../../contract/document/taskKinds'
import type { ProbeFrame } from '../../../../contract/events/probe'
import { axisColumns } from './axisColumns'
import { axisWords, spanWords } from './axisWords'

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

test('a time step of a row with a date is told by both, and tables have the dates as a column of their own', () => {
  const task: Task = { kind: 'series', file: 'a.csv', columns: [], heldOut: 0.2 }
  const plain = frame(['0.1', '0.2', '0.3'], ['close'], [110, 112, 114])
  const words = axisWords(task, { ...plain, dates: ['2020-01-01', '', '2020-01-03'] })
  expect([0, 1, 2].map(words.at)).toEqual(['2020-01-01, close 110', 'close 112', '2020-01-03, close 114'])
  expect(spanWords(words.dates)).toBe(' from 2020-01-01 to 2020-01-03')
  expect(axisColumns(words, 3)).toEqual([
    { name: 'time step', values: [1, 2, 3] },
    { name: 'date', values: ['2020-01-01', '', '2020-01-03'] },
    { name: 'value of the time step', values: ['close 110', 'close 112', 'close 114'] }
  ])
  const without = axisWords(task, plain)
  expect([spanWords(without.dates), axisColumns(without, 3).map(({ name }) => name)]).toEqual(['', ['time step', 'value of the time step']])
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
