// Measured updates as columns: the ratio of each step, and steps that are measured again after the run went back.
import { expect, it } from 'vitest'
import { UpdateHistory } from './updateHistory'

const frame = (step: number, update: number, names = ['a']) => ({ step, tensors: names.map((name) => ({ name, weight: 2, update })) })
const listed = (points: { readonly length: number; at(k: number): number } | undefined) =>
  Array.from({ length: points?.length ?? 0 }, (_, k) => points?.at(k))

it('has the update beside the weight by step, and replaces steps that come again', () => {
  const history = new UpdateHistory()
  history.add([frame(1, 1), frame(5, 0.5, ['a', 'b']), frame(9, 0.25)])
  expect(listed(history.parameters.get('a')?.ratio)).toEqual([0.5, 0.25, 0.125])
  expect(listed(history.parameters.get('b')?.step)).toEqual([5])
  history.add([frame(5, 4)])
  expect(listed(history.parameters.get('a')?.step)).toEqual([1, 5])
  expect(listed(history.parameters.get('a')?.ratio)).toEqual([0.5, 2])
  expect(listed(history.parameters.get('b')?.step)).toEqual([])
})

it('has no ratio for a parameter that is zero', () => {
  const history = new UpdateHistory()
  history.add([{ step: 1, tensors: [{ name: 'bias', weight: 0, update: 0.1 }] }])
  expect(listed(history.parameters.get('bias')?.ratio)).toEqual([NaN])
})
