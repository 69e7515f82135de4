// Ways through the window by keyboard, and by address.
import { expect, test } from './support/fixture'

test('the first Tab offers to skip the bars, and F6 goes from area to area', async ({ workbench, page }) => {
  const focusIn = async (name: string) =>
    await page.evaluate((area) => document.activeElement?.closest(`[data-area="${area}"]`) !== null, name)
  await page.reload()
  await workbench.ready()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the drawing' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(workbench.nodes.first()).toBeFocused()

  const ways = ['inspector', 'places', 'documents', 'bar', 'palette', 'main']
  for (const area of ways) {
    await page.keyboard.press('F6')
    expect(await focusIn(area), area).toBe(true)
  }
  for (const area of ['palette', 'bar']) {
    await page.keyboard.press('Shift+F6')
    expect(await focusIn(area), area).toBe(true)
  }
})

test('an address without such a place says so, and shows Design', async ({ workbench, page }) => {
  await page.evaluate(() => (location.hash = '#/nonsense'))
  await expect(page.getByText('There is no place “nonsense”')).toBeVisible()
  await expect(workbench.drawing).toBeVisible()
})
