// A GRU drawn from an empty cell, with the mouse alone and with the keyboard alone: each is the template's program.
import { readTemplate } from '../support/templates'
import { keptDocuments, keptProgram, programText } from './support/cellProgram'
import { Keys, Mouse } from './support/drawing'
import { expect, expectAccessible, test } from './support/fixture'
import type { TestHost } from './support/testHost'

const gru = programText(readTemplate('gru-moby-dick'))

/** Autosave keeps the document a second after the last edit. */
const isGru = (host: TestHost) => expect.poll(() => keptProgram(host)).toBe(gru)

test('a GRU is drawn with the mouse alone; its history goes back to the empty cell and on again; a reload keeps it', async ({
  workbench,
  page,
  host
}) => {
  test.setTimeout(600_000)
  const mouse = new Mouse(workbench)
  await mouse.emptyCell()
  await workbench.dragIn('input', { x: 60, y: 420 })
  await workbench.dragIn('state', { x: 60, y: 60 })
  await mouse.leadToNew('input x', { x: 150, y: 180 }, 'linear', 'linear z')
  await mouse.lead('state h', 'linear z')
  await mouse.dropOn('sigmoid', 'linear z', 0.8)
  await mouse.leadToNew('input x', { x: 150, y: 280 }, 'linear', 'linear z2')
  await mouse.lead('state h', 'linear z2')
  await mouse.dropOn('sigmoid', 'linear z2', 0.8)
  await mouse.leadToNew('sigmoid s2', { x: 320, y: 340 }, 'product', 'product m')
  await mouse.lead('state h', 'product m')
  await mouse.leadToNew('input x', { x: 400, y: 420 }, 'linear', 'linear z3')
  await mouse.lead('product m', 'linear z3')
  await mouse.dropOn('tanh', 'linear z3', 0.8)
  await mouse.leadToNew('sigmoid s', { x: 380, y: 70 }, 'product', 'product m2')
  await mouse.lead('state h', 'product m2')
  await mouse.dropOn('one minus', 'sigmoid s', 0.8)
  await mouse.leadToNew('one minus n', { x: 480, y: 240 }, 'product', 'product m3')
  await mouse.lead('tanh u', 'product m3')
  await mouse.leadToNew('product m2', { x: 480, y: 120 }, 'sum', 'sum a')
  await mouse.lead('product m3', 'sum a')
  await mouse.dropOn('next state', 'sum a', 0.8)
  await mouse.dropOn('output', 'sum a', 0.8)
  await expect(workbench.problems('No problems')).toBeVisible()
  await isGru(host)

  await page.getByRole('button', { name: 'History of edits' }).click()
  const states = page.getByRole('menuitemradio')
  await expect(states).toHaveText([
    /add output y behind sum a/,
    /add next state h behind sum a/,
    /connect product m3 to sum a/,
    /add sum a behind product m2/,
    /connect tanh u to product m3/,
    /add product m3 behind one minus n/,
    /add one minus n behind sigmoid s/,
    /connect state h to product m2/,
    /add product m2 behind sigmoid s/,
    /add tanh u behind linear z3/,
    /connect product m to linear z3/,
    /add linear z3 behind input x/,
    /connect state h to product m/,
    /add product m behind sigmoid s2/,
    /add sigmoid s2 behind linear z2/,
    /connect state h to linear z2/,
    /add linear z2 behind input x/,
    /add sigmoid s behind linear z/,
    /connect state h to linear z/,
    /add linear z behind input x/,
    /add state h/,
    /add input x/,
    /new empty cell My cell/,
    /as it was opened/
  ])
  await states.nth(22).click()
  await expect(workbench.nodes).toHaveCount(0)
  const redo = workbench.page.keyboard
  for (let k = 0; k < 22; k++) await redo.press('ControlOrMeta+Shift+z')
  await expect(workbench.nodes).toHaveCount(15)
  await expect(workbench.problems('No problems')).toBeVisible()
  await isGru(host)

  // All the way back, step by step, to the document as it was opened, and all the way on again.
  const undo = workbench.status.getByRole('button', { name: /^undo:/ })
  for (let k = 0; k < 23; k++) await page.keyboard.press('ControlOrMeta+z')
  await expect(undo).toHaveCount(0)
  // Only the document's own id is not of the template.
  await expect.poll(async () => ({ ...(await keptDocuments(host))[0], id: undefined })).toEqual(readTemplate('lstm-moby-dick'))
  for (let k = 0; k < 23; k++) await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(undo).toContainText('add output y behind sum a')
  await expect(workbench.nodes).toHaveCount(15)
  await isGru(host)

  const place = await workbench.placeOf('linear z3')
  await workbench.drag('linear z3', { x: -30, y: 20 })
  await expect.poll(() => workbench.placeOf('linear z3')).not.toEqual(place)
  await page.reload()
  await workbench.ready()
  await expect(workbench.nodes).toHaveCount(15)
  await isGru(host)
  await expectAccessible(page)
})

test('a GRU is drawn with the keyboard alone, over a reload in the middle', async ({ workbench, page, host }) => {
  test.setTimeout(600_000)
  const keys = new Keys(workbench)
  await workbench.nodes.first().focus()
  await keys.press('ControlOrMeta+a', 'Delete')
  await expect(workbench.nodes).toHaveCount(0)
  await keys.add('input', 'input x')
  await keys.add('state', 'state h')
  await keys.add('linear', 'linear z')
  await keys.takeFrom('linear z', 'input x', 'state h')
  await keys.add('sigmoid', 'sigmoid s', 'a')
  await keys.add('linear', 'linear z2')
  await keys.takeFrom('linear z2', 'input x', 'state h')
  await keys.add('sigmoid', 'sigmoid s2', 'a')
  await page.reload()
  await workbench.ready()
  await expect(workbench.nodes).toHaveCount(6)
  await workbench.node('sigmoid s2').focus()
  await keys.add('product', 'product m', 'a')
  await keys.takeFrom('product m', 'state h')
  await keys.add('linear', 'linear z3')
  await keys.takeFrom('linear z3', 'input x', 'product m')
  await keys.add('tanh', 'tanh u', 'a')
  await keys.add('product', 'product m2')
  await keys.takeFrom('product m2', 'sigmoid s', 'state h')
  await keys.add('one minus', 'one minus n')
  await keys.takeFrom('one minus n', 'sigmoid s')
  await keys.add('product', 'product m3')
  await keys.takeFrom('product m3', 'one minus n', 'tanh u')
  await keys.add('sum', 'sum a')
  await keys.takeFrom('sum a', 'product m2', 'product m3')
  await keys.add('next state', 'next state h', 'a')
  await keys.add('output', 'output y')
  await keys.takeFrom('output y', 'sum a')
  await expect(workbench.problems('No problems')).toBeVisible()
  await isGru(host)

  // The drawing has laid itself out so far. Move a node, lay out, go from node to node, name one, and set a field of it.
  await keys.press('ArrowDown')
  await expect(workbench.status.getByRole('button', { name: 'undo: move output y', exact: true })).toBeVisible()
  await keys.press('l')
  await expect(workbench.status.getByRole('button', { name: 'undo: lay out', exact: true })).toBeVisible()
  await workbench.node('linear z').focus()
  await keys.press('ControlOrMeta+ArrowRight')
  await expect(workbench.node('linear z')).not.toBeFocused()
  await expect(workbench.drawing.locator('[aria-roledescription="node"]:focus')).toHaveCount(1)
  await workbench.node('linear z').focus()
  await keys.press('Tab')
  await expect(workbench.node('sigmoid s')).toBeFocused()
  await keys.press('Enter')
  await expect(workbench.inspector.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await page.keyboard.type('update')
  await keys.press('Enter', 'Escape')
  await expect(workbench.node('sigmoid update')).toBeFocused()

  // Along its edges: the first is deleted and comes back by undo; a node is put into it by name.
  await keys.press('e', 'Delete')
  await expect(workbench.edge('linear z', 'sigmoid update')).toHaveCount(0)
  await expect(workbench.node('sigmoid update')).toBeFocused()
  await keys.press('ControlOrMeta+z', 'e')
  await keys.add('layer norm', 'layer norm ln')
  await expect(workbench.edge('linear z', 'layer norm ln')).toBeAttached()
  await expect(workbench.edge('layer norm ln', 'sigmoid update')).toBeAttached()
  await keys.press('Delete')
  await expect(workbench.node('layer norm ln')).toHaveCount(0)
  for (let k = 0; k < 2; k++) await keys.press('ControlOrMeta+z')
  await isGru(host)
})
