// @vitest-environment happy-dom
/** Undo and redo lead to the changed place, and leave the view alone if that place is already visible. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { effectScope } from 'vue'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer } from '../../../contract/document/modelGraph'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import { useNoticeStore } from '../noticeStore'
import { useStepReveal } from './useStepReveal'

const cell = lstmDocument.cells[0]!
const other = { ...cell, id: 'other', name: 'Other' }
const [first, second] = ['recurrent', 'second']
const twoCells: GatescopeDocument = {
  ...lstmDocument,
  cells: [cell, other],
  model: {
    layers: lstmDocument.model.layers.flatMap((layer): Layer[] =>
      layer.kind === 'recurrent'
        ? [layer, { ...layer, id: second, inputs: [layer.id], params: { ...layer.params, cell: 'other' } }]
        : [layer]
    )
  }
}
const squashed = cell.nodes.find(({ id }) => id === 'squashed')!

beforeEach(() => {
  setActivePinia(createPinia())
  useDocumentStore().open(twoCells)
  useNavigationStore().go('design')
  useNavigationStore().open(first)
  effectScope(true).run(useStepReveal)
})

const where = () => {
  const { openLayer, selectedLayer, selectedNodes } = useNavigationStore()
  return { openLayer, selectedLayer, selectedNodes: [...selectedNodes] }
}

test('a step in another cell opens it at the node, and a notice leads back', () => {
  const [documents, navigation] = [useDocumentStore(), useNavigationStore()]
  documents.edit({ kind: 'setNode', cell: 'other', node: { ...squashed, name: 'renamed' } })
  navigation.select(['x'])
  documents.undo()
  expect(where()).toEqual({ openLayer: second, selectedLayer: second, selectedNodes: ['squashed'] })
  const notice = useNoticeStore().notices.at(-1)
  expect(notice?.title).toBe('Undone: change tanh renamed')
  notice?.action?.run()
  expect(where()).toMatchObject({ openLayer: first, selectedNodes: ['x'] })
  documents.redo()
  expect(where()).toMatchObject({ openLayer: second, selectedNodes: ['squashed'] })
})

test('a step of the model is gone to from a cell, with the layer selected', () => {
  const documents = useDocumentStore()
  documents.edit({ kind: 'moveLayer', layer: second, to: 0 })
  documents.undo()
  expect(where()).toEqual({ openLayer: null, selectedLayer: second, selectedNodes: [] })
})

test('a step that one sees leaves what is selected, but for the node whose settings changed', () => {
  const [documents, navigation] = [useDocumentStore(), useNavigationStore()]
  documents.edit({ kind: 'removeEdges', cell: cell.id, ids: [cell.edges[0]!.id] })
  documents.edit({ kind: 'setNode', cell: cell.id, node: { ...squashed, name: 'renamed' } })
  navigation.select(['x'])
  documents.undo()
  expect(where()).toMatchObject({ openLayer: first, selectedNodes: ['squashed'] })
  navigation.select(['x'])
  documents.undo()
  expect(where()).toMatchObject({ openLayer: first, selectedNodes: ['x'] })
  expect(useNoticeStore().notices).toEqual([])
})

test('the hidden size of the open layer is seen beside its cell; its direction is not', () => {
  const documents = useDocumentStore()
  const layer = documents.document!.model.layers.find(({ id }) => id === first)!
  if (layer.kind !== 'recurrent') throw new Error('no recurrent layer')
  documents.edit({ kind: 'setLayer', layer: { ...layer, params: { ...layer.params, hidden: 7 } } })
  documents.undo()
  expect(where().openLayer).toBe(first)
  documents.edit({ kind: 'setLayer', layer: { ...layer, params: { ...layer.params, direction: 'backward' } } })
  documents.undo()
  expect(where()).toMatchObject({ openLayer: null, selectedLayer: first })
})

test('from a place that does not show it, a step is told with a way there', () => {
  const [documents, navigation] = [useDocumentStore(), useNavigationStore()]
  documents.edit({ kind: 'setTraining', training: { ...twoCells.training, batchSize: 3 } })
  documents.edit({ kind: 'moveNodes', cell: 'other', positions: { squashed: { x: 5, y: 5 } } })
  navigation.go('train')
  documents.undo()
  expect([navigation.place, where().openLayer]).toEqual(['train', first])
  const notice = useNoticeStore().notices.at(-1)
  expect(notice?.title).toBe('Undone: move tanh squashed')
  documents.undo()
  expect(useNoticeStore().notices.at(-1)).toBe(notice)
  notice?.action?.run()
  expect([navigation.place, where().openLayer]).toEqual(['design', second])
})

test('a setting that a selected node hides is shown again', () => {
  const documents = useDocumentStore()
  documents.edit({ kind: 'setProbe', text: 'another' })
  useNavigationStore().select(['x'])
  documents.undo()
  expect(where()).toMatchObject({ openLayer: first, selectedNodes: [] })
})

test('a layer whose cell is open and that an undo takes away leaves the model, where a redo selects it', () => {
  const [documents, navigation] = [useDocumentStore(), useNavigationStore()]
  const layer = documents.document!.model.layers.find(({ id }) => id === first)!
  const joined = documents.document!.model.layers.at(-1)!
  const insert = { kind: 'insertLayer', at: 0, layer: { ...layer, id: 'new' } } as const
  documents.edit({ kind: 'group', label: 'add', edits: [{ kind: 'setLayer', layer: { ...joined, inputs: ['new'] } }, insert] })
  navigation.open('new')
  documents.undo()
  expect(where().openLayer).toBeNull()
  documents.redo()
  expect(where()).toMatchObject({ openLayer: null, selectedLayer: 'new' })
})
