import { expect, it } from 'vitest'
import { readTemplate, smallTask } from '../../../../tests/support/templates'
import { analyseModel } from './checkModel'

function weighted(classWeights: number[]) {
  const document = readTemplate('lstm-moby-dick')
  document.training.loss.classWeights = classWeights
  return analyseModel(document, smallTask(document, 81)).problems
}

it('class weights may be none, or one a class of which some count', () => {
  expect([weighted([]), weighted(Array.from({ length: 81 }, (_, k) => (k === 3 ? 2 : 0)))]).toEqual([[], []])
})

it('class weights are told when they are too few, or all 0', () => {
  expect(weighted([1, 1])).toMatchObject([{ code: 'task.classWeights', place: { path: 'training.loss' } }])
  expect(weighted(new Array<number>(81).fill(0))).toMatchObject([{ code: 'task.zeroWeights', place: { path: 'training.loss' } }])
})
