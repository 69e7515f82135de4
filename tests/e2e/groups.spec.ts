// Groups, automatic layout and the unrolled view of a cell, by keyboard and pointer.
import { expect, expectAccessible, test } from './support/fixture'

test('nodes are grouped, named, unfolded, found by a problem within, and undone', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+g')
  const box = workbench.node('group group')
  await expect(box).toHaveAttribute('aria-label', /2 nodes, takes .*x.*, gives f/)
  await expect(workbench.node('sigmoid f')).toHaveCount(0)
  await expect(workbench.nodes).toHaveCount(18)
  await expect(workbench.problems('No problems')).toBeVisible()

  const name = workbench.inspector.getByLabel('Name')
  await name.fill('forgetting')
  await name.press('Enter')
  await expect(workbench.inspector.getByText('// group forgetting: f')).toBeVisible()
  await workbench.node('group forgetting').focus()
  await page.keyboard.press('g')
  await expect(workbench.node('sigmoid f')).toBeVisible()
  await page.getByRole('button', { name: 'Fold forgetting', exact: true }).click()
  await expect(workbench.node('sigmoid f')).toHaveCount(0)

  await workbench.node('product fc').click()
  await page.keyboard.press('Delete')
  await workbench.status.getByRole('button', { name: /^\d not connected yet$/ }).click()
  await page
    .getByRole('dialog', { name: /not connected yet$/ })
    .getByRole('button', { name: /\bf\b/ })
    .click()
  await expect(workbench.node('sigmoid f')).toBeVisible()
  await expect(workbench.status.getByRole('button', { name: 'undo: unfold forgetting' })).toBeVisible()

  for (let i = 0; i < 6; i++) await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.inspector.getByText('// group')).toHaveCount(0)
})

test('a cell is unrolled over three steps, edited in the middle, and the view comes back', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').click()
  const before = await workbench.placeOf('sigmoid f')
  await page.keyboard.press('u')
  await expect(page.getByText('Three time steps of one cell, with the same weights in each.')).toBeVisible()
  await expect(page.getByText('step t + 1', { exact: true })).toBeAttached()
  await expect(workbench.nodes).toHaveCount(19)
  await page.keyboard.press('Delete')
  await expect(workbench.nodes).toHaveCount(18)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
  await page.keyboard.press('u')
  await expect(page.getByText('Three time steps of one cell')).toHaveCount(0)
  await expect.poll(async () => Math.round((await workbench.placeOf('sigmoid f')).x)).toBe(Math.round(before.x))
})

test('a cell and a selection are laid out, each as one step of undo', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').click()
  const before = await workbench.placeOf('sigmoid f')
  await page.keyboard.press('l')
  await expect(workbench.status.getByRole('button', { name: 'undo: lay out', exact: true })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('f')
  await expect.poll(async () => Math.round((await workbench.placeOf('sigmoid f')).x)).toBe(Math.round(before.x))
  await workbench.node('linear zo').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('Shift+L')
  await expect(workbench.status.getByRole('button', { name: 'undo: lay out selection', exact: true })).toBeVisible()
})

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })
    test('groups, the selection bar, the unrolled cell and the sheet of shortcuts are accessible', async ({ workbench, page }) => {
      test.slow()
      await workbench.node('linear zf').click()
      await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
      await expect(page.getByRole('toolbar', { name: 'Selection' })).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('ControlOrMeta+g')
      await expect(workbench.node('group group')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('g')
      await page.keyboard.press('u')
      await expect(page.getByText('Three time steps of one cell')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      await expectAccessible(page)
    })
  })
}
