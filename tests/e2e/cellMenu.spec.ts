// What is done with nodes by menus: copying, duplicating, grouping, and where pasted nodes go.
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import type { Workbench } from './support/workbench'

const item = (page: Page, name: RegExp): Locator => page.getByRole('menuitem', { name })
/** The menu once the keyboard is in it. */
const menuInUse = (page: Page): Locator => page.locator('[role="menu"]:focus-within')
const undo = (workbench: Workbench, words: string): Locator => workbench.status.getByRole('button', { name: `undo: ${words}`, exact: true })

/** Of the first template's drawing, where no node and no edge is. */
const emptyPlace = { x: 150, y: 200 }

test('by mouse alone nodes are copied, pasted where the menu was asked for, duplicated, cut and deleted', async ({ workbench, page }) => {
  test.slow()
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await workbench.node('sigmoid f').click({ button: 'right' })
  await expect(item(page, /^Copy the selected nodes/)).toContainText('Ctrl C')
  await expect(item(page, /^Ungroup/)).toHaveAttribute('data-disabled', '')
  await expectAccessible(page)
  await item(page, /^Copy the selected nodes/).click()

  await workbench.drawing.click({ button: 'right', position: emptyPlace })
  await item(page, /^Paste nodes/).click()
  await expect(workbench.edge('linear zf2', 'sigmoid f2')).toHaveCount(1)
  const canvas = await workbench.canvas()
  const middle = async () => ((await workbench.placeOf('linear zf2')).x + (await workbench.placeOf('sigmoid f2')).x) / 2
  await expect.poll(async () => Math.abs((await middle()) - canvas.x - emptyPlace.x)).toBeLessThan(60)

  await workbench.node('sigmoid f2').click({ button: 'right' })
  await item(page, /^Duplicate/).click()
  await expect(workbench.nodes).toHaveCount(23)
  await expect(undo(workbench, 'duplicate 2 nodes')).toBeVisible()
  await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Duplicate the selected nodes' }).click()
  await expect(workbench.nodes).toHaveCount(25)

  await workbench.node('sigmoid i').click({ button: 'right' })
  await item(page, /^Cut/).click()
  await expect(workbench.node('sigmoid i')).toHaveCount(0)
  await workbench.node('sigmoid o').click({ button: 'right' })
  await item(page, /^Delete the selection/).click()
  await expect(workbench.node('sigmoid o')).toHaveCount(0)
  for (let k = 0; k < 5; k++) await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
})

test('the keyboard opens the menu of the node that has it, of an edge, and gets back where it was', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').focus()
  await page.keyboard.press('Shift+F10')
  await expect(menuInUse(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(workbench.node('sigmoid f')).toBeFocused()

  await page.keyboard.press('ContextMenu')
  await expect(menuInUse(page)).toBeVisible()
  await page.keyboard.type('Dup')
  await expect(item(page, /^Duplicate/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(workbench.node('sigmoid f2')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+d')
  await expect(workbench.node('sigmoid f3')).toBeFocused()
  await expect(undo(workbench, 'duplicate 1 node')).toBeVisible()

  await page.keyboard.press('ContextMenu')
  await expect(menuInUse(page)).toBeVisible()
  await page.keyboard.type('Connect')
  await expect(item(page, /^Connect/).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Nodes to connect to' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await workbench.node('sigmoid o').focus()
  await page.keyboard.press('ControlOrMeta+ArrowLeft')
  await page.keyboard.press('e')
  await page.keyboard.press('ContextMenu')
  await expect(page.getByRole('menuitem')).toHaveText([/^Add a node by name/, /^Delete the selection/])
})

test('commands copy and paste by name', async ({ workbench }) => {
  await workbench.node('sigmoid f').click()
  await workbench.command('Copy the selected nodes')
  await workbench.command('Paste nodes')
  await expect(workbench.node('sigmoid f2')).toBeVisible()
})

test('commands paste what was copied here though the browser asks and nobody answers', async ({ workbench, page }) => {
  await page.evaluate(() => {
    navigator.permissions.query = async () =>
      Object.assign(new EventTarget(), { name: 'clipboard-read', state: 'prompt', onchange: null } as const)
    navigator.clipboard.readText = () => new Promise(() => undefined)
  })
  await workbench.node('sigmoid f').click()
  await workbench.command('Copy the selected nodes')
  await workbench.command('Paste nodes')
  await expect(workbench.node('sigmoid f2')).toBeVisible()
})

test('nodes are added to a group and taken out of it, by menu, each as one step of undo', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+g')
  await expect(workbench.node('group group')).toHaveAttribute('aria-label', /2 nodes/)
  await workbench.node('product fc').click({ button: 'right' })
  await item(page, /^Add to group group$/).click()
  await expect(workbench.node('group group')).toHaveAttribute('aria-label', /3 nodes/)
  await expect(undo(workbench, 'add product fc to group group')).toBeVisible()

  await workbench.node('group group').dblclick()
  await workbench.node('sigmoid i').click()
  await workbench.node('linear zf').click({ button: 'right' })
  await item(page, /^Take out of group group/).click()
  await expect(undo(workbench, 'take linear zf out of group group')).toBeVisible()
  await page.getByRole('button', { name: 'Fold group', exact: true }).click()
  await expect(workbench.node('linear zf')).toBeVisible()
  await expect(workbench.node('sigmoid f')).toHaveCount(0)
  for (let k = 0; k < 5; k++) await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
})

test('a node that is dropped on a folded group is refused with the reason, and one on its edge spliced in', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+g')
  await workbench.palette.getByRole('button', { name: 'Add tanh', exact: true }).dragTo(workbench.node('group group'))
  await expect(page.getByRole('alert').filter({ hasText: 'Unfold group group first' })).toBeVisible()
  await expect(workbench.nodes).toHaveCount(18)

  const [middle, canvas] = [await workbench.middleOfEdge('sigmoid f', 'product fc'), await workbench.canvas()]
  await workbench.dragIn('tanh', { x: middle.x - canvas.x, y: middle.y - canvas.y })
  await expect(workbench.edge('sigmoid f', 'tanh u')).toHaveCount(1)
  await expect(workbench.edge('tanh u', 'product fc')).toHaveCount(1)
})

test('nodes that are cut in one cell are pasted into another of the document, in view', async ({ workbench, page }) => {
  const layers = page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('button').first()
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+x')
  await expect(workbench.nodes).toHaveCount(17)

  await layers.click()
  await page.getByRole('button', { name: 'Add a layer after LSTM' }).click()
  await page.getByRole('menuitem', { name: /^Recurrent/ }).click()
  await workbench.addCell('Empty cell')
  await workbench.inspector.getByRole('button', { name: 'Open cell' }).click()
  await expect(workbench.nodes).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+v')
  await expect(workbench.edge('linear zf', 'sigmoid f')).toHaveCount(1)
  const canvas = await workbench.canvas()
  await expect.poll(async () => (await workbench.placeOf('sigmoid f')).x).toBeLessThan(canvas.x + canvas.width)
  await expect.poll(async () => (await workbench.placeOf('sigmoid f')).y).toBeLessThan(canvas.y + canvas.height)
  await expect(page.locator('.vue-flow__node.selected')).toHaveCount(2)
})

test('nodes that are pasted far from what is shown come into the middle of the view', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').click()
  await page.keyboard.press('ControlOrMeta+c')
  for (let k = 0; k < 3; k++) await page.keyboard.press('Shift+PageDown')
  const canvas = await workbench.canvas()
  await expect.poll(async () => (await workbench.placeOf('sigmoid f')).x).toBeLessThan(canvas.x - 100)
  await page.keyboard.press('ControlOrMeta+v')
  const middle = canvas.x + canvas.width / 2
  await expect.poll(async () => Math.abs((await workbench.placeOf('sigmoid f2')).x - middle)).toBeLessThan(80)
})
