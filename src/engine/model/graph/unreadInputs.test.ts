import { expect, it } from 'vitest'
import { readTemplate, smallTask } from '../../../../tests/support/templates'
import { problemText } from '../../../contract/problems/problemText'
import { analyseModel } from './checkModel'

it('an input of the task that no layer reads is told, and the model runs all the same', () => {
  const document = readTemplate('lstm-running-total')
  expect(analyseModel(document, smallTask(document, 4)).problems).toEqual([])
  for (const layer of document.model.layers) if (layer.kind === 'recurrent') layer.inputs = ['commands']
  document.model.layers = document.model.layers.filter(({ kind }) => kind !== 'concat')
  const { problems, model } = analyseModel(document, smallTask(document, 4))
  expect(problems).toMatchObject([{ code: 'task.unread', severity: 'warning', place: { path: 'task' }, args: { input: 'features' } }])
  expect(problemText(problems[0]!).message).toBe('The task gives features, and no layer that has an effect reads them.')
  expect(model).not.toBeNull()
})
