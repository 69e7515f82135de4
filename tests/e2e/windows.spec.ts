// The window at every size: no control lies outside it, panels become drawers where there is no room, and come back when there is.
import type { Page } from '@playwright/test'
import { areaOf } from './support/area'
import { expect, test } from './support/fixture'
import { controlsOutside } from './support/outside'
import { pausedAt } from './support/run'

const usual = { width: 1280, height: 800 }
const sizes = [
  { width: 1920, height: 1080 },
  usual,
  { width: 1024, height: 700 },
  // 1280 × 800 at 200 % zoom.
  { width: 640, height: 400 }
]

/** Resizes the window, and waits until the page has drawn itself at that size. */
async function resize(page: Page, size: (typeof sizes)[number]): Promise<void> {
  await page.setViewportSize(size)
  await page.evaluate(() => new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn()))))
}

async function expectAllInside(page: Page, what: string): Promise<void> {
  for (const size of sizes) {
    await resize(page, size)
    await expect.poll(() => controlsOutside(page), { message: `${what}, ${size.width} × ${size.height}` }).toEqual([])
  }
  await resize(page, usual)
}

/** Headings whose words are cut off. */
const cutHeadings = async (page: Page) =>
  await page
    .getByRole('main')
    .getByRole('heading')
    .evaluateAll((all) =>
      all.filter((one) => !one.classList.contains('visuallyHidden') && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)
    )

test('no control of a place lies outside the window', async ({ workbench, page }) => {
  test.setTimeout(600_000)
  await expectAllInside(page, 'Design, a cell')
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('button').first().click()
  await expectAllInside(page, 'Design, the model')
  await workbench.go('Train')
  await expectAllInside(page, 'Train, before a run')
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(workbench.status.getByText(/^training, step \d{2,}/)).toBeVisible({ timeout: 180_000 })
  await workbench.run.getByRole('button', { name: 'Pause' }).click()
  await expectAllInside(page, 'Train')
  for (const size of sizes) {
    await resize(page, size)
    expect(await cutHeadings(page), `titles at ${size.width} × ${size.height}`).toEqual([])
  }
  await resize(page, usual)

  await workbench.go('Inspect')
  await expect(page.getByRole('main').locator('canvas').first()).toBeVisible({ timeout: 240_000 })
  await page.getByLabel('sort by').selectOption({ label: 'similarity' })
  await expectAllInside(page, 'Inspect')
  await workbench.go('Compare')
  await expectAllInside(page, 'Compare')
  await workbench.go('Export')
  await expect(page.getByRole('row', { name: /^weights|^sequence/ })).toBeVisible({ timeout: 240_000 })
  await expectAllInside(page, 'Export')
})

test('no entry of a menu or dialog lies outside the window', async ({ workbench, page }) => {
  test.setTimeout(300_000)
  const shown = async (what: string, open: () => Promise<void>) => {
    for (const size of sizes) {
      await resize(page, size)
      await open()
      await expect.poll(() => controlsOutside(page), { message: `${what}, ${size.width} × ${size.height}` }).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.locator('[role="menu"], [role="dialog"]')).toHaveCount(0)
    }
  }
  await shown('File menu', async () => await page.getByRole('button', { name: 'File menu' }).click())
  await shown('about the engine', async () => await page.getByRole('button', { name: /^Engine:/ }).click())
  await shown('menu of the drawing', async () => {
    const { x, y, width, height } = await workbench.canvas()
    await page.mouse.click(x + width / 2, y + height - 70, { button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
  })
  await shown('commands', async () => await page.keyboard.press('ControlOrMeta+k'))
  await shown('shortcuts', async () => await workbench.command('Show the keyboard shortcuts'))
  await shown('templates', async () => await workbench.file(/^New from template/))
  await shown('open', async () => await workbench.file(/^Open document/))
  await shown('save as', async () => await workbench.command('Save as'))
})

test('panels are drawers in a narrow window, and have their width again in a wide one', async ({ workbench, page }) => {
  await resize(page, usual)
  const before = await areaOf(workbench.inspector)
  await page.setViewportSize({ width: 640, height: 400 })
  await expect(workbench.inspector).toBeHidden()
  const canvas = await workbench.canvas()
  expect(canvas.width).toBeGreaterThan(480)

  await page.getByRole('button', { name: 'Inspector', exact: true }).click()
  await expect(workbench.inspector.getByText('sigmoid(linear(x, h))').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(workbench.inspector).toBeHidden()
  await page.getByRole('button', { name: 'Palette', exact: true }).click()
  await expect(workbench.palette.getByRole('button', { name: 'Add sigmoid', exact: true })).toBeVisible()

  await resize(page, usual)
  expect((await areaOf(workbench.inspector)).width).toBe(before.width)
  await expect(workbench.palette).toBeVisible()
})

test('the edge of a panel is moved by the pointer and by keys, and a reload keeps it', async ({ workbench, page }) => {
  await resize(page, usual)
  const before = await areaOf(workbench.inspector)
  const handle = page.getByRole('separator', { name: 'Width of the inspector' })
  await page.mouse.move(before.x, before.y + 200)
  await page.mouse.down()
  await page.mouse.move(before.x - 80, before.y + 200, { steps: 4 })
  await page.mouse.up()
  expect((await areaOf(workbench.inspector)).width).toBeCloseTo(before.width + 80, -1)
  await handle.focus()
  await page.keyboard.press('ArrowRight')
  const after = await areaOf(workbench.inspector)
  expect(after.width).toBeCloseTo(before.width + 64, -1)
  await page.reload()
  await workbench.ready()
  expect((await areaOf(workbench.inspector)).width).toBe(after.width)
})

test('the wheel over a chart scrolls the page, a drag zooms', async ({ workbench, page }) => {
  await page.setViewportSize({ width: 1024, height: 620 })
  await workbench.go('Train')
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(workbench.status.getByText(/^training, step \d{2,}/)).toBeVisible({ timeout: 180_000 })
  await workbench.run.getByRole('button', { name: 'Pause' }).click()
  // What a paused run adds above its charts stands there before they are measured.
  await pausedAt(page)
  const chart = page.getByRole('img', { name: 'Training loss by step' })
  const showAll = page.getByRole('button', { name: 'Show all', exact: true }).first()
  const scrolled = async () => await page.getByRole('region', { name: 'The run', exact: true }).evaluate((element) => element.scrollTop)
  const area = await areaOf(chart)
  await page.mouse.move(area.x + area.width / 2, area.y + 60)
  await page.mouse.wheel(0, 60)
  await expect.poll(scrolled).toBeGreaterThan(0)
  await expect(showAll).toBeHidden()

  // More than the way down: what comes above the charts meanwhile is scrolled over too.
  await page.mouse.wheel(0, -300)
  await expect.poll(scrolled).toBe(0)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width * 0.8, area.y + 70, { steps: 4 })
  await page.mouse.up()
  await expect(showAll).toBeVisible()
  await showAll.click()
  await expect(showAll).toBeHidden()
  await chart.focus()
  await page.keyboard.press('+')
  await expect(showAll).toBeVisible()
})
