import { expect, it } from 'vitest'
import { readTemplate, smallTask } from '../../../../tests/support/templates'
import type { TrainingSettings } from '../../../contract/document/training'
import { problemText } from '../../../contract/problems/problemText'
import { analyseModel } from './checkModel'

const cosine = { kind: 'cosine', steps: 2_000, floor: 0.1 } as const

function analysed(training: Partial<TrainingSettings>) {
  const document = readTemplate('lstm-moby-dick')
  return analyseModel({ ...document, training: { ...document.training, ...training } }, smallTask(document, 81))
}

it('a run that stops before its schedule has ended is told, and trains all the same', () => {
  const { problems, model } = analysed({ schedule: cosine, steps: 500 })
  expect(problems).toMatchObject([{ code: 'training.schedule', severity: 'warning', place: { path: 'training.schedule' } }])
  expect(problemText(problems[0]!)).toEqual({
    message: 'Training stops after 500 steps, and the schedule of the learning rate takes 2,000: its end is never reached.',
    remedy: 'Set Schedule steps to 500, or Steps to 2,000.'
  })
  expect(model).not.toBeNull()
})

it('a run that lasts as long as its schedule or has no end is sound, and so is step decay', () => {
  expect(analysed({ schedule: cosine, steps: 2_000 }).problems).toEqual([])
  expect(analysed({ schedule: cosine, steps: null }).problems).toEqual([])
  expect(analysed({ schedule: { kind: 'step', every: 2_000, factor: 0.5 }, steps: 500 }).problems).toEqual([])
})
