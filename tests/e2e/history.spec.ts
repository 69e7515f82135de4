// Undo and redo are seen, wherever what they change is; and a reload comes back to where one was.
import { expect, test } from './support/fixture'
import { starting } from './support/patience'
import type { Workbench } from './support/workbench'

/** A second recurrent layer with a cell of its own, which is opened; it is named after its button. */
async function secondCell(workbench: Workbench): Promise<void> {
  const { page, inspector, nodes } = workbench
  await page.getByRole('button', { name: /^Layer 2/ }).click()
  const model = page.getByRole('region', { name: 'Model as layers' })
  await model.getByRole('button', { name: 'Add a layer after LSTM' }).click()
  await page.getByRole('menuitem', { name: /^Recurrent/ }).click()
  await workbench.addCell('New cell')
  await inspector.getByRole('button', { name: 'Open cell' }).click()
  await expect(nodes).toHaveCount(6)
}

test('undo and redo go to the cell or the layer that they change, and a notice leads back', async ({ workbench, page }) => {
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' })
  await secondCell(workbench)
  await workbench.dragIn('relu', { x: 200, y: 60 })
  await expect(workbench.node('relu r')).toBeVisible()
  await workbench.command('Open the cell of LSTM')
  await expect(workbench.nodes).toHaveCount(19)

  await page.keyboard.press('ControlOrMeta+z')
  const notice = page.getByRole('status').filter({ hasText: 'Undone: add relu r' })
  // News stays while the pointer is on it.
  await notice.hover()
  await expect(crumbs).toContainText('Layer 3')
  await expect(workbench.nodes).toHaveCount(6)
  await expect(workbench.node('relu r')).toHaveCount(0)
  await notice.getByRole('button', { name: 'Back to where I was' }).click()
  await expect(workbench.nodes).toHaveCount(19)

  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(crumbs).toContainText('Layer 3')
  await expect(workbench.inspector.getByRole('heading', { name: /^relu r/ })).toBeVisible()

  await workbench.go('Train')
  await page.keyboard.press('ControlOrMeta+z')
  await page.getByRole('status').filter({ hasText: 'Undone: add relu r' }).getByRole('button', { name: 'Show it' }).click()
  await expect(crumbs).toContainText('Layer 3')
  await expect(workbench.nodes).toHaveCount(6)

  // Two more steps made the cell and the layer: the second is the model's.
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('region', { name: 'Model as layers' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(page.getByRole('button', { name: /^Recurrent/, pressed: true })).toBeVisible()
})

test('a reload comes back to the level and the cell that were open', async ({ workbench, page }) => {
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' })
  const model = page.getByRole('region', { name: 'Model as layers' })
  await secondCell(workbench)
  await workbench.node('linear z').click()
  await page.reload()
  await workbench.ready()
  await expect(crumbs).toContainText('Layer 3')
  await expect(workbench.nodes).toHaveCount(6)
  await expect(workbench.inspector.getByRole('heading', { name: /^linear z/ })).toBeVisible()

  await page.keyboard.press('Alt+ArrowUp')
  await model.getByRole('button', { name: /^Head/ }).click()
  await page.reload()
  await expect(model.getByRole('button', { name: /^Head/, pressed: true })).toBeVisible(starting)
})
