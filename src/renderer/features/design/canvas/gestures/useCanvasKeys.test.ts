// @vitest-environment happy-dom
/** The keyboard selects one node after the other, and several at once. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { shallowRef } from 'vue'
import { lstmDocument } from '../../../../../../tests/support/scriptedDocument'
import { useNavigationStore } from '../../../../stores/navigationStore'
import { drawnCell } from '../../../../../cell/drawing/drawnCell'
import type { CanvasView } from '../view/canvasView'
import { useCanvasKeys } from './useCanvasKeys'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')
/** In two columns: x and h in the first row, c under x. */
const cell = {
  ...lstm,
  nodes: lstm.nodes.map((node, at) => ({ ...node, position: { x: (at % 2) * 200, y: Math.floor(at / 2) * 100 } }))
}
const drawn = drawnCell(cell)

beforeEach(() => setActivePinia(createPinia()))

function keyboard(start: string) {
  const navigation = useNavigationStore()
  let focused = start
  const panned: unknown[] = []
  const seen: string[] = []
  const view: CanvasView = {
    centre: () => ({ x: 0, y: 0 }),
    fit: () => {},
    refit: () => {},
    area: () => undefined,
    glide: () => {},
    unroll: () => {},
    focusNode: (id, selection = [id]) => {
      navigation.select(selection)
      focused = id
    },
    focusedNode: () => focused,
    focus: () => {},
    see: (ids) => seen.push(...ids),
    sees: () => true,
    pointer: () => null,
    restPointer: () => {},
    pan: (direction) => panned.push(direction),
    zoom: () => {}
  }
  const editor = { canvas: shallowRef(view), fields: shallowRef(null), move: () => {} }
  const { onKeydown, said } = useCanvasKeys({ editor, cell: () => cell, drawn: () => drawn, openMenu: () => {} })
  const press = (key: string, held: KeyboardEventInit = {}) => onKeydown(new KeyboardEvent('keydown', { key, cancelable: true, ...held }))
  navigation.select([start])
  return { navigation, press, said, panned, focused: () => focused }
}

test('Mod with an arrow goes on and selects one alone; with Shift it takes the next one in', () => {
  const { navigation, press, said, focused } = keyboard('x')
  press('ArrowRight', { ctrlKey: true, shiftKey: true })
  expect(navigation.selectedNodes).toEqual(['x', 'h0'])
  expect(said.value).toBe('state h selected as well, 2 selected')
  press('ArrowLeft', { ctrlKey: true })
  expect(focused()).toBe('x')
  expect(navigation.selectedNodes).toEqual(['x'])
})

test('X keeps a node selected, so that others are gone to, taken in and let go of', () => {
  const { navigation, press, said, focused } = keyboard('x')
  press('x')
  expect(said.value).toBe('input x stays selected while you select more')
  press('ArrowDown', { ctrlKey: true })
  expect(focused()).toBe('c0')
  expect(navigation.selectedNodes).toEqual(['x'])
  press('x')
  expect(navigation.selectedNodes).toEqual(['x', 'c0'])
  press('x')
  expect(navigation.selectedNodes).toEqual(['x'])
  expect(said.value).toBe('state c deselected, 1 selected')
  press('Escape')
  expect(navigation.selectedNodes).toEqual([])
  press('ArrowUp', { ctrlKey: true })
  expect(navigation.selectedNodes).toEqual(['x'])
})

test('what anything else selects ends the keeping', () => {
  const { navigation, press } = keyboard('x')
  press('x')
  navigation.select(['i'])
  press('ArrowDown', { ctrlKey: true })
  expect(navigation.selectedNodes).toEqual(['f'])
})

test('the pages of the keyboard move the view, with Shift to the sides', () => {
  const { press, panned } = keyboard('x')
  press('PageDown')
  press('PageUp', { shiftKey: true })
  expect(panned).toEqual([
    { x: 0, y: 1 },
    { x: -1, y: 0 }
  ])
})
