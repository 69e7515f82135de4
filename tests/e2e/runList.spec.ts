// All runs in Compare: found by a condition, named, starred, opened, branched off, removed and brought back, and there after a reload.
import type { Locator, Page } from '@playwright/test'
import { controlsOutside } from './support/outside'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling, starting } from './support/patience'
import { figure, heading, setField, setSmall, trainFor } from './support/run'

test.setTimeout(600_000)

const list = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' })
/** The runs that the list shows, without the head. */
const rows = (page: Page): Locator =>
  list(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') })
const details = (page: Page): Locator => page.getByRole('complementary', { name: 'The selected run' })

test('three runs are found by a condition, named, starred and opened, and the one that was shown is there after a reload', async ({
  workbench,
  page
}) => {
  await workbench.go('Compare')
  await expect(heading(page, /^No runs yet$/)).toBeVisible(starting)
  await expectAccessible(page)
  await setSmall(workbench)
  await setField(page, 'Evaluate every', '10')
  await trainFor(workbench, 20)
  await setField(page, 'Learning rate', '0.004')
  await trainFor(workbench, 21)
  await trainFor(workbench, 22)

  await workbench.go('Compare')
  await expect(rows(page)).toHaveCount(3)
  await expect(page.getByRole('columnheader', { name: 'learningRate' })).toBeVisible()
  await expect(rows(page).first()).toContainText(/22.*0\.004/)
  await expectAccessible(page)

  await page.keyboard.press('/')
  await page.keyboard.type('steps > 20 and lr < 0.01')
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.type(' and')
  await expect(page.getByRole('alert').filter({ hasText: 'The search ends where a' })).toBeVisible()
  await expect(rows(page)).toHaveCount(2)
  const search = page.getByRole('searchbox', { name: 'Search runs' })
  await search.fill('steps > 999')
  await expect(heading(page, /^No run matches$/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('main').getByRole('button', { name: 'Clear search' }).last().click()
  await expect(rows(page)).toHaveCount(3)

  await rows(page).filter({ hasText: '20' }).first().click()
  await list(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F2')
  await page.keyboard.type('Higher rate')
  await page.keyboard.press('Enter')
  const named = rows(page).filter({ hasText: 'Higher rate' })
  await expect(named).toBeVisible()
  await expect(list(page)).toBeFocused()
  await named.getByRole('button', { name: 'Star Higher rate' }).click()
  await expect(named.getByRole('button', { name: 'Star Higher rate' })).toHaveAttribute('aria-pressed', 'true')
  await details(page).getByRole('textbox', { name: 'Tags' }).fill('baseline')
  await page.keyboard.press('Enter')
  await expect(named).toContainText('baseline')
  await details(page).getByRole('textbox', { name: 'Notes' }).fill('The rate of the paper.')
  await page.getByRole('button', { name: 'Starred' }).click()
  await expect(rows(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Starred' }).click()

  await list(page).focus()
  await page.keyboard.press('Enter')
  await expect(heading(page, /^Finished after 21 steps$/)).toBeVisible(compiling)
  await expect(page.getByRole('button', { name: /^Run: Higher rate/ })).toBeVisible()
  await page.reload()
  await expect(heading(page, /^Finished after 21 steps$/)).toBeVisible(starting)
})

test('a run is branched off, and the branch is removed and brought back', async ({ workbench, page }) => {
  await setSmall(workbench)
  await trainFor(workbench, 2)
  await workbench.go('Compare')
  await details(page).getByRole('button', { name: 'Branch…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Branch from / })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Second half')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('Second half')
  await expect(heading(page, /^Finished after 2 steps$/)).toBeVisible(compiling)
  await expect(page.getByRole('list', { name: 'Lines of the log' })).toContainText(/Started from the weights of step 2 of/)

  await page.reload()
  await workbench.go('Compare')
  await expect(rows(page)).toHaveCount(2, starting)
  const branched = rows(page).filter({ hasText: 'Second half' })
  await branched.click()
  await list(page).focus()
  await page.keyboard.press('Delete')
  await expect(branched).toHaveCount(0)
  await page.getByRole('status').filter({ hasText: 'Run removed' }).getByRole('button', { name: 'Undo' }).click()
  await expect(branched).toHaveCount(1)
  for (const size of [
    { width: 1024, height: 700 },
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 }
  ]) {
    await page.setViewportSize(size)
    await expect.poll(() => controlsOutside(page), { message: `${size.width} × ${size.height}` }).toEqual([])
  }
})

test('an older run is chosen in Train and is still shown after a reload, and its menu leads to all runs', async ({ workbench, page }) => {
  await setSmall(workbench)
  await trainFor(workbench, 2)
  await trainFor(workbench, 3)
  const switcher = page.getByRole('button', { name: /^Run: / })
  // A menu is named after the button that opens it.
  const menu = page.getByRole('menu', { name: /^Run: / })
  await switcher.click()
  await expect(menu.getByRole('menuitemradio')).toHaveCount(2, starting)
  await expect(menu.getByRole('menuitemradio', { checked: true })).toHaveCount(1)
  await expectAccessible(page)
  await menu.getByRole('menuitemradio', { checked: false }).click()
  await expect(menu).toBeHidden()
  await expect(heading(page, /^Finished after 2 steps$/)).toBeVisible(starting)
  await expect.poll(() => figure(page, 'Step'), starting).toBe(2)

  await page.reload()
  await expect(heading(page, /^Finished after 2 steps$/)).toBeVisible(starting)
  await switcher.click()
  await expect(menu.getByRole('menuitemradio')).toHaveCount(2, starting)
  await menu.getByRole('menuitem', { name: /^All runs/ }).click()
  await expect(rows(page)).toHaveCount(2)
})
