// Selecting on the drawing and what is done with several nodes: by keyboard alone, by rectangle, and the view that follows.
import type { Locator, Page } from '@playwright/test'
import { areaOf } from './support/area'
import { expect, expectAccessible, test } from './support/fixture'
import type { Workbench } from './support/workbench'

const selected = (page: Page): Locator => page.locator('.vue-flow__node.selected')
const undo = (workbench: Workbench, words: string): Locator => workbench.status.getByRole('button', { name: `undo: ${words}`, exact: true })

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
  await expect(workbench.drawing.getByText('linear zf stays selected while you select more')).toBeAttached()
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
  const moves = async () => (await heights()).map((y, at) => y - (before[at] ?? 0))
  await expect.poll(async () => (await moves())[0]).toBeLessThan(-15)
  const [moved = 0, along, stayed] = await moves()
  expect([along, stayed]).toEqual([moved, 0])
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

test('nodes are lined up and spread by mouse', async ({ workbench, page }) => {
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  const names = ['linear zf', 'linear zg', 'linear zo']
  for (const [at, name] of names.entries()) await workbench.node(name).click(at === 0 ? {} : { modifiers: ['ControlOrMeta'] })
  await bar.getByRole('button', { name: 'Align left edges' }).click()
  const lefts = async () => Promise.all(names.map(async (name) => Math.round((await areaOf(workbench.node(name))).x)))
  await expect.poll(async () => new Set(await lefts()).size).toBe(1)
  await bar.getByRole('button', { name: 'Distribute vertically' }).click()
  const middles = async () => {
    const at = await Promise.all(names.map(async (name) => (await workbench.placeOf(name)).y))
    const [top = 0, middle = 0, bottom = 0] = at.toSorted((a, b) => a - b)
    return Math.abs(middle - top - (bottom - middle))
  }
  await expect.poll(middles).toBeLessThan(3)
})

test('the overview shows another part where it is pressed, and goes with a drag', async ({ workbench, page }) => {
  for (let k = 0; k < 4; k++) await workbench.drawing.getByRole('button', { name: 'Zoom in' }).click()
  const [map, canvas] = [await areaOf(page.getByRole('img', { name: 'Overview of the drawing' })), await areaOf(workbench.drawing)]
  const middleOf = async (name: string) => (await workbench.placeOf(name)).x - canvas.x
  const before = await middleOf('sigmoid f')
  await page.mouse.click(map.x + 12, map.y + map.height / 2)
  await expect.poll(() => middleOf('sigmoid f')).toBeGreaterThan(before + 80)
  const moved = await middleOf('sigmoid f')
  await dragBetween(page, { x: map.x + 12, y: map.y + map.height / 2 }, { x: map.x + map.width - 12, y: map.y + map.height / 2 })
  await expect.poll(() => middleOf('sigmoid f')).toBeLessThan(moved - 200)
  await expect(workbench.status.getByRole('button', { name: /^undo: move/ })).toHaveCount(0)
})

test('the shape of a value stands at its edge under the pointer and while selected, or at all of them', async ({ workbench, page }) => {
  const shapes = workbench.drawing.locator('.edgeShape')
  const edge = workbench.edge('sigmoid o', 'product hNew')
  await expect(edge).toHaveAttribute('aria-label', 'Edge from sigmoid o to product hNew, [B, 128]')
  await expect(shapes).toHaveCount(0)
  const middle = await workbench.middleOfEdge('sigmoid o', 'product hNew')
  await page.mouse.move(middle.x, middle.y)
  await expect(shapes).toHaveText(['[B, 128]'])
  await page.mouse.move(2, 2)
  await expect(shapes).toHaveCount(0)
  await workbench.node('sigmoid o').focus()
  await page.keyboard.press('Escape')
  await workbench.node('sigmoid o').click()
  await page.keyboard.press('e')
  await expect(shapes).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(shapes).toHaveCount(0)

  await workbench.drawing.getByRole('button', { name: 'Show shapes' }).click()
  // Of its 19 nodes three give nothing on.
  await expect(shapes).toHaveCount(16)
  await page.reload()
  await workbench.ready()
  await expect(shapes).toHaveCount(16)
  await workbench.command('Show the shapes at all edges')
  await expect(shapes).toHaveCount(0)
})

test('the panels give the drawing their room and come back', async ({ workbench, page }) => {
  const width = async () => (await areaOf(workbench.drawing)).width
  const before = await width()
  const size = async () => (await areaOf(workbench.node('linear zf'))).width
  const small = await size()
  await page.keyboard.press('ControlOrMeta+\\')
  await expect(workbench.palette).toBeHidden()
  await expect(workbench.inspector).toBeHidden()
  await expect.poll(width).toBeGreaterThan(before + 400)
  await expect.poll(size).toBeGreaterThan(small)
  await expectAccessible(page)
  await workbench.command('Hide the panels')
  await expect(workbench.palette).toBeVisible()
  await expect(workbench.inspector).toBeVisible()
  await expect.poll(width).toBe(before)
})

test('selected nodes are lined up and spread by the keyboard, each as one step of undo', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await workbench.node('linear zg').click({ modifiers: ['ControlOrMeta'] })
  await expect(page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Distribute vertically' })).toBeDisabled()
  await workbench.drag('linear zf', { x: 24, y: -16 })
  await expect(workbench.status.getByRole('button', { name: /^undo: move/ })).toBeVisible()
  const heights = async () => [await workbench.placeOf('linear zf'), await workbench.placeOf('linear zg')].map(({ y }) => Math.round(y))
  const before = await heights()
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(workbench.status.getByRole('button', { name: 'undo: align top edges' })).toBeVisible()
  await expect.poll(async () => new Set(await heights()).size).toBe(1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(heights).toEqual(before)
})
