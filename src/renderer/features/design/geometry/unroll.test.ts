/** Three copies stand apart, and each state passes from where it is written to where the next step reads it. */
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { fitDrawing } from './fitDrawing'
import { unroll } from './unroll'

const [lstm] = readTemplate('lstm-moby-dick').cells
if (lstm === undefined) throw new Error('no cell')

test('copies do not overlap, and every state passes on', () => {
  const drawn = drawnCell(lstm)
  const { shift, passages, boxes } = unroll(lstm, drawn)
  const all = [...drawn.boxes.values()]
  const width = Math.max(...all.map((box) => box.x + box.width)) - Math.min(...all.map((box) => box.x))
  expect(shift.x).toBeGreaterThan(width)
  expect(shift.y).toBe(0)
  expect(boxes).toHaveLength(3 * all.length)
  expect(passages).toHaveLength(lstm.nodes.filter(({ kind }) => kind === 'nextState').length)
})

test('a passage begins at the next state and ends at the state of the copy to the right', () => {
  const drawn = drawnCell(lstm)
  const { shift, passages } = unroll(lstm, drawn)
  const next = lstm.nodes.find((node) => node.kind === 'nextState' && node.name === 'c')
  const state = lstm.nodes.find((node) => node.kind === 'state' && node.name === 'c')
  const [from, to] = [drawn.boxes.get(next?.id ?? ''), drawn.boxes.get(state?.id ?? '')]
  if (from === undefined || to === undefined) throw new Error('not drawn')
  const path = passages.find(({ id }) => id === next?.id)?.path ?? ''
  expect(path.startsWith(`M${from.x + from.width},${from.y + from.height / 2} `)).toBe(true)
  expect(path.endsWith(` ${to.x + shift.x},${to.y + to.height / 2}`)).toBe(true)
})

test('a state without a next value passes nothing, and an empty cell has no copies', () => {
  const alone = { ...lstm, nodes: lstm.nodes.filter(({ kind }) => kind !== 'nextState') }
  expect(unroll(alone, drawnCell(alone)).passages).toEqual([])
  const empty = { ...lstm, nodes: [], edges: [] }
  expect(unroll(empty, drawnCell(empty))).toEqual({ shift: { x: 0, y: 0 }, passages: [], boxes: [] })
})

test('copies stand below each other in an area that is too narrow for them, and are larger so', () => {
  const drawn = drawnCell(lstm)
  const [tall, wide] = [
    { width: 500, height: 900 },
    { width: 2_000, height: 400 }
  ]
  expect(unroll(lstm, drawn, wide).shift.y).toBe(0)
  const { shift, boxes } = unroll(lstm, drawn, tall)
  expect(shift.x).toBe(0)
  expect(fitDrawing(boxes, tall, null).zoom).toBeGreaterThan(fitDrawing(unroll(lstm, drawn).boxes, tall, null).zoom)
  expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.length)
})
