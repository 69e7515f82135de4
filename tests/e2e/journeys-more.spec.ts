// Further journeys of the cell editor: refusals at the pointer, a running model, a large drawing, the clipboard, and tabs that change at once.
import { largeDocument } from '../support/largeDocument'
import { areaOf, middleOf } from './support/area'
import { Mouse } from './support/drawing'
import { expect, test } from './support/fixture'
import { compiling } from './support/patience'
import { figure, reachStep, setSmall } from './support/run'

test('an edge that cannot be is refused at the pointer with the reason, and nodes that cannot take it are dashed', async ({
  workbench,
  page
}) => {
  const mouse = new Mouse(workbench)
  const tip = workbench.drawing.getByRole('status')
  await mouse.drawEdge('sum cNew', await workbench.placeOf('linear zf'), true)
  await expect(tip.filter({ hasText: 'This would close a loop within one time step' })).toBeVisible()
  await page.mouse.up()
  await mouse.drawEdge('input x', await workbench.placeOf('product fc'), true)
  await expect(tip.filter({ hasText: /Product fc would get .*\[B, 128\].* and x \[B, 64\]: its inputs must have one shape/ })).toBeVisible()
  await page.mouse.up()
  await mouse.drawEdge('input x', await workbench.placeOf('linear zf'), true)
  await expect(tip.filter({ hasText: 'Input x is connected to linear zf already' })).toBeVisible()
  await page.mouse.up()
  await mouse.drawEdge('sigmoid f', await workbench.placeOf('product fc'), true)
  await expect(tip.filter({ hasText: 'sigmoid f [B, 128] → product fc' })).toBeVisible()
  await page.mouse.up()
  await expect(workbench.edge('sigmoid f', 'product fc')).toHaveCount(2)
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('equations typed right before another tab is shown are in their own document', async ({ workbench, page }) => {
  await workbench.newFrom('GRU on Moby Dick')
  await page.keyboard.press('Alt+PageUp')
  await expect(workbench.nodes).toHaveCount(19)
  await workbench.inspector.locator('.view-line').filter({ hasText: 'g = tanh' }).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('u = relu(x)')
  await page.keyboard.press('Alt+PageDown')
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('GRU on Moby Dick')
  await expect(workbench.nodes).toHaveCount(15)
  await workbench.tab(/^LSTM/).click()
  await expect(workbench.node('relu u')).toBeVisible()
})

test('a part of a cell goes to another document as text on the clipboard', async ({ workbench, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+c')
  const onClipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(onClipboard).toContain('"gatescope"')
  expect(JSON.parse(await onClipboard())).toMatchObject({
    gatescope: 'nodes',
    nodes: [{ name: 'zf' }, { name: 'f' }],
    edges: [{ source: 'zf', target: 'f' }]
  })
  await workbench.newFrom('GRU on Moby Dick')
  await expect(workbench.nodes).toHaveCount(15)
  await page.keyboard.press('ControlOrMeta+v')
  await expect(workbench.nodes).toHaveCount(17)
  await expect(workbench.edge('linear zf', 'sigmoid f')).toBeAttached()
})

test('a document of 500 nodes is panned, zoomed, and one of its nodes dragged and put back', async ({ workbench, page }) => {
  test.setTimeout(600_000)
  await workbench.openFile('large.gatescope.json', JSON.stringify(largeDocument(500)))
  await expect(workbench.nodes).toHaveCount(500)
  await expect(workbench.problems('No problems')).toBeVisible(compiling)
  const zoomIn = workbench.drawing.getByRole('button', { name: 'Zoom in' })
  for (let k = 0; k < 3; k++) await zoomIn.click()
  const middle = middleOf(await workbench.canvas())
  const width = async () => (await areaOf(workbench.nodes.first())).width
  const narrow = await width()
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.wheel(0, -240)
  await expect.poll(width).toBeGreaterThan(narrow)
  const names = await workbench.nodes.evaluateAll(
    (nodes, { x, y }) =>
      nodes
        .map((node) => ({ id: node.getAttribute('aria-label') ?? '', box: node.getBoundingClientRect() }))
        .toSorted((a, b) => Math.hypot(a.box.x - x, a.box.y - y) - Math.hypot(b.box.x - x, b.box.y - y))
        .map(({ id }) => id.split(',')[0] ?? ''),
    middle
  )
  const name = names[0] ?? ''
  await workbench.node(name).click()
  await expect(workbench.inspector.getByRole('heading', { name: new RegExp(`^${name}`) })).toBeVisible()
  const before = await workbench.placeOf(name)
  await workbench.drag(name, { x: 50, y: 30 })
  await expect.poll(async () => Math.round((await workbench.placeOf(name)).x - before.x)).toBeGreaterThan(30)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => workbench.placeOf(name)).toEqual(before)
})

test('a layer norm is spliced into the cell of a model that trains; its run goes on unharmed, and the edited one trains anew', async ({
  workbench,
  page
}) => {
  test.setTimeout(600_000)
  await setSmall(workbench)
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await reachStep(page, 1)
  await workbench.go('Design')
  const [from, to, canvas] = [await workbench.placeOf('linear zg'), await workbench.placeOf('tanh g'), await workbench.canvas()]
  await workbench.dragIn('layer norm', { x: (from.x + to.x) / 2 - canvas.x, y: (from.y + to.y) / 2 - canvas.y })
  await expect(workbench.edge('linear zg', 'layer norm ln')).toBeAttached()
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(page.getByText('The running model is the one you started; Train starts the edited one.')).toBeVisible()
  await workbench.go('Train')
  const step = await figure(page, 'Step')
  await reachStep(page, step + 20)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await workbench.run.getByRole('button', { name: /^Train/ }).click(compiling)
  const dialog = page.getByRole('dialog', { name: /^Train/ })
  await expect(dialog).toContainText('your edits count when you start over')
  await dialog.getByRole('button', { name: 'Start over' }).click()
  await expect.poll(() => figure(page, 'Step'), compiling).toBeLessThan(step + 20)
  await reachStep(page, 3)
})
