// @vitest-environment happy-dom
/** A drawing that nobody arranged stays laid out, in the step of undo that changed it; one that somebody arranged keeps its places. */
import Elk from 'elkjs/lib/elk.bundled.js'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { computed, createApp, shallowRef } from 'vue'
import { eventually } from '../../../../../tests/support/eventually'
import { lstmDocument as unplaced } from '../../../../../tests/support/scriptedDocument'
import { readEquations } from '../../../../cell/text/readEquations'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { blankDocument } from '../../../lib/blankDocument'
import { useDocumentStore } from '../../../stores/documentStore'
import { useNoticeStore } from '../../../stores/noticeStore'
import { addNodeEdit, deleteEdit, newNode } from '../edits/cellEdits'
import { equationEdit } from '../equations/equationEdit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { isAutomatic } from '../layout/automatic'
import type { Layouter } from '../layout/kernel'
import { layoutCell } from '../layout/layout'
import { tangle } from '../layout/tangle'
import { useTidyDrawing } from './useTidyDrawing'

const arrangement = await layoutCell(unplaced.cells[0] ?? expect.fail('no cell'), null, new Elk())
/** As a person has arranged it. */
const lstmDocument: GatescopeDocument = {
  ...unplaced,
  cells: unplaced.cells.map((cell) => ({
    ...cell,
    nodes: cell.nodes.map((node) => ({ ...node, position: arrangement[node.id] ?? node.position }))
  }))
}

beforeEach(() => setActivePinia(createPinia()))

const cellNow = (): CellGraph => useDocumentStore().document?.cells[0] ?? expect.fail('no cell')
const places = () => new Map(cellNow().nodes.map(({ id, position }) => [id, position]))
const overlaps = () => tangle(drawnCell(cellNow()), {}).overlaps

function shown(document: GatescopeDocument, kernel: () => Promise<Layouter> = () => Promise.resolve(new Elk())): void {
  useDocumentStore().open(document)
  const cell = computed(() => useDocumentStore().document?.cells[0] ?? null)
  const app = createApp({
    setup() {
      useTidyDrawing({ cell, canvas: shallowRef(null), notices: useNoticeStore() }, kernel)
      return () => null
    }
  })
  app.mount(window.document.createElement('div'))
}

function write(text: string): CellGraph {
  const read = readEquations(text, cellNow())
  const layer = useDocumentStore().document?.model.layers.find((one) => one.kind === 'recurrent')
  if (!read.ok || layer?.kind !== 'recurrent') throw new Error('the text has mistakes')
  const edit = equationEdit(cellNow(), layer, { cell: read.graph, hidden: layer.params.hidden })
  if (edit !== null) useDocumentStore().edit(edit)
  return cellNow()
}

const cifg = `cell CIFG(x, { h, c }) {
  f = sigmoid(linear(x, h, { bias: 1 }))
  g = tanh(linear(x, h))
  o = sigmoid(linear(x, h))
  c = f * c + (1 - f) * g
  h = o * tanh(c)
}`

test('a cell that is typed into a blank model is laid out with its old ports, and undone as one step', async () => {
  shown(blankDocument(lstmDocument))
  const blank = cellNow()
  const written = write(cifg)
  await eventually(() => expect(cellNow()).not.toBe(written))
  expect([overlaps(), isAutomatic(cellNow())]).toEqual([0, true])
  const rights = [...drawnCell(cellNow()).boxes].map(([id, { x, width }]) => ({ id, right: x + width }))
  const ends = new Set(cellNow().nodes.flatMap(({ id, kind }) => (kind === 'nextState' || kind === 'output' ? [id] : [])))
  const rightmost = Math.max(...rights.map(({ right }) => right))
  for (const { id, right } of rights) if (ends.has(id)) expect(Math.abs(right - rightmost)).toBeLessThan(2)
  expect(useDocumentStore().history?.past).toHaveLength(1)
  useDocumentStore().undo()
  expect(cellNow()).toEqual(blank)
})

test('a further change lays the drawing out again, and a deletion closes the gap', async () => {
  shown(blankDocument(lstmDocument))
  const written = write(cifg)
  await eventually(() => expect(cellNow()).not.toBe(written))
  const more = write(cifg.replace('g = tanh(linear(x, h))', 'g = tanh(rmsNorm(linear(x, h)))'))
  await eventually(() => expect(cellNow()).not.toBe(more))
  expect(overlaps()).toBe(0)
  const norm = cellNow().nodes.find(({ kind }) => kind === 'rmsNorm')
  const edit = deleteEdit(cellNow(), [norm?.id ?? ''], []) ?? expect.fail('nothing to delete')
  useDocumentStore().edit(edit)
  const cut = cellNow()
  await eventually(() => expect(cellNow()).not.toBe(cut))
  expect(useDocumentStore().history?.past).toHaveLength(3)
})

test('what a person has placed stays when a node is added, and the rest stays with it', async () => {
  shown(lstmDocument)
  const before = places()
  expect(isAutomatic(cellNow())).toBe(false)
  useDocumentStore().edit(addNodeEdit(cellNow(), { ...newNode(cellNow(), 'relu', { x: 900, y: 900 }), auto: true }))
  const added = cellNow()
  await new Promise((done) => setTimeout(done))
  expect(cellNow()).toBe(added)
  for (const [id, place] of before) expect(places().get(id)).toEqual(place)
})

test('a cell that is written anew over one that a person arranged keeps what enters, and moves what leaves to the right', async () => {
  shown(lstmDocument)
  const before = cellNow()
  const written = write(`cell LSTM(x, { h, c }) {
  u = relu(x)
  v = softplus(u)
  w = relu(v)
  p = softplus(w)
  q = relu(p)
  r = softplus(q)
  c = r - c
  h = relu(c)
}`)
  await eventually(() => expect(cellNow()).not.toBe(written))
  expect(overlaps()).toBe(0)
  for (const { id, kind, position } of before.nodes) if (kind === 'input' || kind === 'state') expect(places().get(id)).toEqual(position)
  const inner = cellNow().nodes.filter(({ auto }) => auto === true)
  const rightOf = (id: string) => {
    const box = drawnCell(cellNow()).boxes.get(id)
    return (box?.x ?? 0) + (box?.width ?? 0)
  }
  const lastInner = Math.max(...inner.map(({ id }) => rightOf(id)))
  for (const { kind, position } of cellNow().nodes) if (kind === 'nextState') expect(position.x).toBeGreaterThan(lastInner)
  useDocumentStore().undo()
  expect(cellNow()).toEqual(before)
})

test('a layout that fails is said, and the cell stays as it was written', async () => {
  shown(blankDocument(lstmDocument), () => Promise.reject(new Error('the kernel is gone')))
  const written = write(cifg)
  await eventually(() => expect(useNoticeStore().notices.at(-1)).toMatchObject({ title: 'Not laid out', detail: 'the kernel is gone' }))
  expect(cellNow()).toBe(written)
})
