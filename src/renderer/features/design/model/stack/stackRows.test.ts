/** The rows of the stack show the problems of their layers. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../../tests/support/scriptedDocument'
import type { Layer } from '../../../../../contract/document/modelGraph'
import type { Problem } from '../../../../../contract/problems/problems'
import { stackOf } from './stackRows'

const [cell] = lstmDocument.cells
const problem = (severity: Problem['severity'], place: Problem['place']): Problem => ({
  code: 'node.shapes',
  severity,
  place,
  args: { cell: 'LSTM', kind: 'sigmoid', node: severity, shapes: [], needs: '' }
})
const marks = (...problems: Problem[]) =>
  stackOf(lstmDocument, null, problems).rows.map(({ layer, problem: said }) => [layer.kind, said?.grade])

test('a layer is marked for its own problems and for those of the cell that it runs, an error before a warning', () => {
  const within = { cell: cell?.id ?? '', node: 'f' }
  expect(marks()).toEqual(lstmDocument.model.layers.map(({ kind }) => [kind, undefined]))
  expect(marks(problem('warning', within))).toContainEqual(['recurrent', 'warning'])
  expect(marks(problem('warning', within), problem('error', within))).toContainEqual(['recurrent', 'error'])
  const open: Problem = { code: 'state.noNext', severity: 'error', place: within, args: { cell: 'LSTM', state: 'c' } }
  expect(marks(problem('warning', within), open)).toContainEqual(['recurrent', 'unfinished'])
  expect(marks(open, problem('error', within))).toContainEqual(['recurrent', 'error'])
  const head = lstmDocument.model.layers.find(({ kind }) => kind === 'head')
  expect(marks(problem('error', { layer: head?.id ?? '' }))).toContainEqual(['head', 'error'])
})

test('a problem that one of two layers has with the cell that they share marks that layer alone', () => {
  const layers = lstmDocument.model.layers.flatMap((layer): Layer[] =>
    layer.kind === 'recurrent' ? [layer, { ...layer, id: 'second' }] : [layer]
  )
  const document = { ...lstmDocument, model: { ...lstmDocument.model, layers } }
  const { rows } = stackOf(document, null, [problem('error', { layer: 'second', cell: cell?.id ?? '', node: 'f' })])
  expect(rows.filter(({ problem: said }) => said !== null).map(({ layer }) => layer.id)).toEqual(['second'])
})
