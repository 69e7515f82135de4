// Selecting on the drawing and what is done with several nodes: by keyboard alone, by rectangle, and the view that follows.
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixture'
import type { Workbench } from './support/workbench'

const selected = (page: Page): Locator => page.locator('.vue-flow__node.selected')
const undo = (workbench: Workbench, words: string): Locator => workbench.status.getByRole('button', { name: `undo: ${words}`, exact: true })

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function areaOf(locator: Locator): Promise<Area> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error(`${String(locator)} is not drawn`)
  return box
}

/** Whether all of a node is within the canvas. */
async function isInView(workbench: Workbench, name: string): Promise<boolean> {
  const [canvas, node] = [await areaOf(workbench.drawing), await areaOf(workbench.node(name))]
  const [right, bottom] = [node.x + node.width <= canvas.x + canvas.width, node.y + node.height <= canvas.y + canvas.height]
  return node.x >= canvas.x && node.y >= canvas.y && right && bottom
}

async function dragBetween(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

test('the keyboard alone selects several nodes, lines them up and groups them', async ({ workbench, page }) => {
  await workbench.node('linear zf').focus()
  await page.keyboard.press('x')
  await expect(workbench.drawing.getByText('linear zf stays selected while you go on')).toBeAttached()
  await page.keyboard.press('ControlOrMeta+ArrowDown')
  await page.keyboard.press('ControlOrMeta+ArrowDown')
  await expect(selected(page)).toHaveCount(1)
  await page.keyboard.press('x')
  await expect(selected(page)).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+Shift+ArrowRight')
  await expect(selected(page)).toHaveCount(3)
  await expect(workbench.node('linear zf')).toHaveClass(/selected/)
  const names = await selected(page).evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')?.split(',')[0] ?? ''))

  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(undo(workbench, 'align top edges')).toBeVisible()
  const tops = async () => Promise.all(names.map(async (name) => Math.round((await areaOf(workbench.node(name))).y)))
  await expect.poll(async () => new Set(await tops()).size).toBe(1)
  await page.keyboard.press('ControlOrMeta+z')

  await page.keyboard.press('ControlOrMeta+g')
  await expect(workbench.node('group group')).toHaveAttribute('aria-label', /3 nodes/)
  await expect(workbench.nodes).toHaveCount(17)
})

test('a rectangle selects what lies in it, to be moved together; the sheet of shortcuts says how', async ({ workbench, page }) => {
  const [first, last] = [await areaOf(workbench.node('linear zf')), await areaOf(workbench.node('sigmoid f'))]
  await page.keyboard.down('Shift')
  await dragBetween(page, { x: first.x - 8, y: first.y - 8 }, { x: last.x + last.width + 8, y: last.y + last.height + 8 })
  await page.keyboard.up('Shift')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')

  const heights = async () =>
    Promise.all(['linear zf', 'sigmoid f', 'linear zo'].map(async (name) => Math.round((await workbench.placeOf(name)).y)))
  const before = await heights()
  await workbench.drag('linear zf', { x: 20, y: -30 })
  await expect(undo(workbench, 'move 2 nodes')).toBeVisible()
  const moves = (await heights()).map((y, at) => y - (before[at] ?? 0))
  expect(moves[0]).toBeLessThan(-15)
  expect(moves).toEqual([moves[0], moves[0], 0])
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(heights).toEqual(before)

  await page.keyboard.press('?')
  await page.getByRole('textbox', { name: 'Keyboard shortcuts' }).fill('rectangle')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('option')).toContainText('Shift drag')
})

test('the view follows the keyboard, which zooms and moves it too', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').focus()
  const width = async () => (await areaOf(workbench.node('sigmoid f'))).width
  const before = await width()
  for (let k = 0; k < 6; k++) await page.keyboard.press('+')
  await expect.poll(width).toBeGreaterThan(before * 2)
  await page.keyboard.press('-')
  await expect.poll(width).toBeLessThan(before * 2.6)

  await page.keyboard.press('PageDown')
  await page.keyboard.press('Shift+PageDown')
  await expect.poll(() => isInView(workbench, 'sigmoid f')).toBe(false)
  for (const key of ['ControlOrMeta+ArrowRight', 'ControlOrMeta+ArrowRight', 'ControlOrMeta+ArrowRight', 'Shift+Tab', 'Shift+Tab', 'Tab']) {
    await page.keyboard.press(key)
    const name = (await page.locator('.vue-flow__node:focus').getAttribute('aria-label'))?.split(',')[0] ?? ''
    await expect.poll(() => isInView(workbench, name)).toBe(true)
  }
  await page.keyboard.press('f')
  await expect.poll(() => isInView(workbench, 'sigmoid f')).toBe(true)
})
