// The drawing stays tidy: it lays itself out while nobody arranges it, and makes room where somebody has.
import { expect, test } from './support/fixture'
import type { Workbench } from './support/workbench'

interface Box {
  readonly name: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Pixels of the screen that the letters of its title have. */
  readonly letters: number
}

/** Every node as it stands on the screen. */
async function boxesOf(workbench: Workbench): Promise<Box[]> {
  return workbench.nodes.evaluateAll((nodes) =>
    nodes.map((node) => {
      const { left, top, right, bottom, width } = node.getBoundingClientRect()
      const title = node.querySelector('.title, .sign')
      const zoom = node instanceof HTMLElement ? width / node.offsetWidth : 1
      const letters = title === null ? 0 : Number.parseFloat(getComputedStyle(title).fontSize) * zoom
      return { name: node.getAttribute('aria-label') ?? '', left, top, right, bottom, letters }
    })
  )
}

/** Pairs of nodes of which one lies on the other. */
async function overlaps(workbench: Workbench): Promise<string[]> {
  const boxes = await boxesOf(workbench)
  return boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
      .map((other) => `${one.name} / ${other.name}`)
  )
}

/** What of the drawing lies beyond the canvas. */
async function outside(workbench: Workbench): Promise<string[]> {
  const { x, y, width, height } = await workbench.canvas()
  const boxes = await boxesOf(workbench)
  return boxes
    .filter(({ left, top, right, bottom }) => left < x || top < y || right > x + width || bottom > y + height)
    .map(({ name }) => name)
}

const coupled = [
  'i = sigmoid(rmsNorm(linear(x, h)))',
  'f = sigmoid(rmsNorm(linear(x, h, { bias: 1 })))',
  'g = tanh(rmsNorm(linear(x, h)))',
  'o = sigmoid(rmsNorm(linear(x, h)))',
  'm = relu(linear(x))',
  'c = f * c + i * g',
  'h = o * tanh(c) + m'
]

test('a cell that is typed into a blank model is laid out, seen whole and readable, and undone as one step', async ({
  workbench,
  page
}) => {
  await workbench.file(/^New blank model/)
  await expect(workbench.nodes).toHaveCount(4)
  const editor = workbench.inspector.getByRole('region', { name: 'Equations' })
  await editor.locator('.view-line').first().click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('cell Coupled(x, { h, c }) {')
  for (const line of coupled) {
    await page.keyboard.press('Enter')
    await page.keyboard.insertText(line)
  }
  await expect(workbench.nodes).toHaveCount(26)
  await expect.poll(() => overlaps(workbench)).toEqual([])
  await expect.poll(() => outside(workbench)).toEqual([])
  await expect.poll(async () => Math.min(...(await boxesOf(workbench)).map(({ letters }) => letters))).toBeGreaterThanOrEqual(9)
  const boxes = await boxesOf(workbench)
  const last = boxes.find(({ name }) => name.startsWith('output y'))
  const inner = boxes.filter(({ name }) => /^(linear|sigmoid|sum|product)/.test(name))
  expect(last?.right).toBeGreaterThan(Math.max(...inner.map(({ left }) => left)))
})

test('a node that is dropped on an edge moves what is to the right, and undo brings all back', async ({ workbench, page }) => {
  const before = await boxesOf(workbench)
  const middle = await workbench.middleOfEdge('linear zf', 'sigmoid f')
  const { x, y } = await workbench.canvas()
  await workbench.dragIn('tanh', { x: middle.x - x, y: middle.y - y })
  await expect(workbench.edge('linear zf', 'tanh u')).toBeAttached()
  expect(await overlaps(workbench)).toEqual([])
  const leftOf = async (name: string) => (await boxesOf(workbench)).find((box) => box.name.startsWith(name))?.left ?? 0
  const moved = before.find(({ name }) => name.startsWith('sigmoid f'))?.left ?? 0
  expect(await leftOf('sigmoid f')).toBeGreaterThan(moved + 20)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => leftOf('sigmoid f')).toBeCloseTo(moved, 0)
  await expect(workbench.nodes).toHaveCount(19)
})

test('nodes that are pasted cover no others and read the input that is there', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+c')
  await page.keyboard.press('ControlOrMeta+v')
  // All but the input and the output, of which a cell has one.
  await expect(workbench.nodes).toHaveCount(36)
  expect(await overlaps(workbench)).toEqual([])
  await expect(workbench.node('input x')).toHaveCount(1)
  await expect(workbench.problems('No problems')).toBeVisible()
})
