// The Design place as a person uses it, against the real host and engine.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setField } from './support/run'

/** Of the first template's drawing, where no node and no edge is. */
const emptyPlace = { x: 150, y: 200 }

test('opens with a template, its equations and its cost', async ({ workbench, page }) => {
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(workbench.inspector.getByText('98,816')).toBeVisible()
  await expect(workbench.inspector.getByText('sigmoid(linear(x, h))').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Engine: / })).toBeVisible()
})

test('a node is dragged in, connected, moved, deleted, and all of it undone and redone', async ({ workbench, page }) => {
  await workbench.dragIn('tanh', emptyPlace)
  await expect(workbench.nodes).toHaveCount(20)
  await workbench.connect('linear zf', 'tanh u')
  await expect(workbench.edge('linear zf', 'tanh u')).toHaveCount(1)
  await expect(workbench.problems('1 not connected yet')).toBeVisible()
  await workbench.connect('tanh u', 'product fc')
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(workbench.inspector.getByText(/tanh\(zf\)/)).toBeVisible()

  const before = await workbench.placeOf('tanh u')
  await workbench.drag('tanh u', { x: 60, y: 40 })
  await expect.poll(async () => (await workbench.placeOf('tanh u')).x).toBeGreaterThan(before.x + 40)
  await expect.poll(async () => (await workbench.placeOf('tanh u')).y).toBeGreaterThan(before.y + 25)

  await workbench.node('tanh u').click()
  await page.keyboard.press('Delete')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.edge('linear zf', 'tanh u')).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(20)
  await expect(workbench.edge('linear zf', 'tanh u')).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => workbench.placeOf('tanh u')).toEqual(before)
  for (let i = 0; i < 3; i++) await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
  for (let i = 0; i < 3; i++) await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(workbench.edge('tanh u', 'product fc')).toHaveCount(1)
})

test('a node that is dragged stays under the pointer while the drawing changes, and lands where it is let go', async ({
  workbench,
  page
}) => {
  await workbench.dragIn('relu', emptyPlace)
  await expect(workbench.node('relu r')).toBeVisible()
  const before = await workbench.placeOf('tanh g')
  await workbench.carry('tanh g', { x: 40, y: -60 })
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.node('relu r')).toHaveCount(0)
  await page.mouse.up()
  await expect(workbench.status.getByRole('button', { name: /^undo: move tanh g/ })).toBeVisible()
  await expect.poll(async () => (await workbench.placeOf('tanh g')).x).toBeGreaterThan(before.x + 30)
  await expect.poll(async () => (await workbench.placeOf('tanh g')).y).toBeLessThan(before.y - 45)
})

test('a connection that cannot be is refused with the reason', async ({ workbench, page }) => {
  await workbench.connect('linear zi', 'sigmoid f')
  await expect(page.getByRole('alert').filter({ hasText: 'takes one edge' })).toBeVisible()
  await expect(workbench.edge('linear zi', 'sigmoid f')).toHaveCount(0)
  await workbench.connect('sum cNew', 'linear zf')
  await expect(page.getByRole('alert').filter({ hasText: 'loop within one time step' })).toBeVisible()
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('an edge is marked while a node from the palette is over it, and no longer', async ({ workbench, page }) => {
  const [over, into] = [await workbench.middleOfEdge('linear zf', 'sigmoid f'), await workbench.middleOfEdge('sigmoid o', 'product hNew')]
  const item = await workbench.palette.getByRole('button', { name: 'Add one minus', exact: true }).boundingBox()
  const marked = page.locator('.vue-flow__edge.splice')
  await page.mouse.move((item?.x ?? 0) + 20, (item?.y ?? 0) + 8)
  await page.mouse.down()
  for (const place of [over, into]) {
    await page.mouse.move(place.x - 4, place.y - 1, { steps: 4 })
    await page.mouse.move(place.x, place.y, { steps: 4 })
    await expect(marked).toHaveCount(1)
  }
  await expect(marked).toHaveAccessibleName(/^Edge from sigmoid o to product hNew/)
  await page.mouse.up()
  await expect(workbench.edge('sigmoid o', 'one minus n')).toHaveCount(1)
  await expect(marked).toHaveCount(0)
})

test('a node that is dropped on an edge is spliced in', async ({ workbench }) => {
  const [from, to, canvas] = [await workbench.placeOf('sigmoid o'), await workbench.placeOf('product hNew'), await workbench.canvas()]
  await workbench.dragIn('one minus', { x: (from.x + to.x) / 2 - canvas.x, y: (from.y + to.y) / 2 - canvas.y })
  await expect(workbench.edge('sigmoid o', 'one minus n')).toHaveCount(1)
  await expect(workbench.edge('one minus n', 'product hNew')).toHaveCount(1)
  await expect(workbench.edge('sigmoid o', 'product hNew')).toHaveCount(0)
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('the keyboard alone adds, connects, moves and removes', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').focus()
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: 'Nodes' }).fill('soft')
  await page.keyboard.press('Enter')
  await expect(workbench.node('softplus sp')).toBeFocused()

  await workbench.node('linear zg').focus()
  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: 'Nodes to connect to' }).fill('softplus')
  await page.keyboard.press('Enter')
  await expect(workbench.edge('linear zg', 'softplus sp')).toHaveCount(1)

  await workbench.node('softplus sp').focus()
  const before = await workbench.placeOf('softplus sp')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await workbench.placeOf('softplus sp')).x).toBeGreaterThan(before.x)
  await expect(workbench.status.getByRole('button', { name: /^undo: move softplus sp/ })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => workbench.placeOf('softplus sp')).toEqual(before)

  await workbench.node('softplus sp').focus()
  await page.keyboard.press('Delete')
  await expect(workbench.node('softplus sp')).toHaveCount(0)
})

test('a cosine is drawn, and a learned vector that starts from logarithms', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').focus()
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: 'Nodes' }).fill('cosine')
  await page.keyboard.press('Enter')
  await expect(workbench.node('cosine cs')).toBeVisible()
  await workbench.dragIn('vector', { x: 300, y: 40 })
  await workbench.node('vector p').click()
  await workbench.inspector.getByRole('checkbox', { name: 'Take the logarithm' }).check()
  await expect(workbench.inspector.getByRole('textbox', { name: 'Starts at' })).toHaveValue('1')
  await setField(page, 'Rises by', '2')
  await expect(page.getByText('vector({ start: 1, rise: 2, log: true })').first()).toBeVisible()
  await setField(page, 'Starts at', '0')
  await expect(workbench.inspector.getByText('Give a number above 0, at most 3.4e38.')).toBeVisible()
})

test('nodes are copied and pasted with their edges', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  await workbench.node('sigmoid f').click({ modifiers: ['ControlOrMeta'] })
  await page.keyboard.press('ControlOrMeta+c')
  await page.keyboard.press('ControlOrMeta+v')
  await expect(workbench.nodes).toHaveCount(21)
  await expect(workbench.edge('linear zf2', 'sigmoid f2')).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
})

test('fields change the selected node, and what is wrong is said beside the field', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  const bias = workbench.inspector.getByLabel('Bias starts at')
  await bias.fill('two')
  await bias.press('Enter')
  await expect(workbench.inspector.getByRole('alert')).toContainText('“two” is not a number')
  await bias.fill('2')
  await bias.press('Enter')
  await expect(workbench.inspector.getByText('{ bias: 2 }')).toBeVisible()
  const name = workbench.inspector.getByLabel('Name')
  await name.fill('i')
  await name.press('Enter')
  await expect(workbench.inspector.getByRole('alert')).toContainText('Another node is called i')
  await name.fill('beforeForget')
  await name.press('Enter')
  await expect(workbench.node('linear beforeForget')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('undo in a field means the document, unless something is being typed into it', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  const name = workbench.inspector.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('forget')
  await name.press('Enter')
  await expect(workbench.node('linear forget')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.node('linear zf')).toBeVisible()
  await expect(name).toHaveValue('zf')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(workbench.node('linear forget')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')

  const role = workbench.inspector.getByLabel('Role')
  await role.selectOption({ label: 'candidate' })
  await expect(workbench.status.getByRole('button', { name: /^undo: / })).toBeVisible()
  await role.press('ControlOrMeta+z')
  await expect(role).toHaveValue('forget')

  await name.fill('half typed')
  await name.press('ControlOrMeta+z')
  await expect(name).toHaveValue('zf')
  await expect(workbench.status.getByRole('button', { name: /^undo: / })).toHaveCount(0)
})

test('a long name leaves the buttons of its node in view', async ({ workbench, page }) => {
  await workbench.node('linear zf').click()
  const name = workbench.inspector.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('a'.repeat(64))
  await name.press('Enter')
  const remove = workbench.inspector.getByRole('button', { name: /^Delete linear a+$/ })
  await expect(remove).toBeInViewport({ ratio: 1 })
  await remove.click()
  await expect(workbench.nodes).toHaveCount(18)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
})

test('figures of a model with a faulty cell are not shown as those of the whole, and its layer is marked', async ({ workbench, page }) => {
  await workbench.node('state c').click()
  await page.keyboard.press('Delete')
  await expect(workbench.inspector.getByText('Shown once the cell has no problems.')).toBeVisible()
  await expect(workbench.inspector.getByRole('region', { name: 'Training memory against length' })).toHaveCount(0)
  await page.getByRole('button', { name: /^Layer 2/ }).click()
  await expect(workbench.inspector.getByText('Shown once no layer has problems.')).toBeVisible()
  const layer = page.getByRole('region', { name: 'Model as layers' }).getByRole('button', { name: /^LSTM/ })
  await expect(layer).toHaveAccessibleDescription(/next state belongs to “c”/)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.inspector.getByText('98,816')).toBeVisible()
})

test('what is not connected yet is listed in words and leads to its node', async ({ workbench, page }) => {
  await workbench.node('tanh g').click()
  await page.keyboard.press('Delete')
  await workbench.problems('1 not connected yet').click()
  const problem = page.getByRole('dialog', { name: '1 not connected yet' }).getByRole('button', { name: /zg/ })
  await expect(problem).toContainText('has no effect')
  await problem.click()
  await expect(workbench.inspector.getByRole('heading', { name: /^linear zg/ })).toBeVisible()
  await expect(workbench.run.getByRole('button', { name: 'Train' })).toBeVisible()
})

test('a reload loses nothing, not even what was just done', async ({ workbench, page }) => {
  await workbench.dragIn('relu', emptyPlace)
  await expect(workbench.node('relu r')).toBeVisible()
  await page.reload()
  await workbench.ready()
  await expect(workbench.node('relu r')).toBeVisible()
  await expect(workbench.status.getByText(/autosaved/)).toBeVisible()
  await page.reload()
  await workbench.ready()
  await expect(workbench.node('relu r')).toBeVisible()
})

test('a document is named, saved, and opened again', async ({ workbench, page }) => {
  const name = page.getByRole('textbox', { name: 'Document name' })
  await name.fill('My cell')
  await name.press('Enter')
  await page.keyboard.press('ControlOrMeta+s')
  await page.getByRole('textbox', { name: 'File name' }).press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Saved as My cell' })).toBeVisible()
  await expect(workbench.status.getByText(/^saved/)).toBeVisible()

  await workbench.file(/^New from template/)
  await page.getByRole('button', { name: 'Open RNN on Moby Dick', exact: true }).click()
  await expect(name).toHaveValue('RNN on Moby Dick')
  await workbench.file(/^Open document/)
  await page.getByRole('button', { name: /^My cell/ }).click()
  await expect(name).toHaveValue('My cell')
  await expect(workbench.nodes).toHaveCount(19)
})

test('a broken document is refused with its places, and nothing changes', async ({ workbench, page }) => {
  await workbench.openFile('half.gatescope.json', '{ "format": "gatescope", "version": 1,')
  const notice = page.getByRole('alert').filter({ hasText: 'half.gatescope.json was not opened' })
  await expect(notice).toContainText('Line 1')
  await notice.getByRole('button', { name: 'Close notice' }).click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')
  await expect(workbench.nodes).toHaveCount(19)

  await workbench.openFile('other.json', '{ "format": "gatescope", "version": 1, "name": "x", "cells": [], "model": { "layers": 3 } }')
  await expect(page.getByRole('alert').filter({ hasText: 'other.json was not opened' })).toContainText('Layers: a list is expected')
  await expect(workbench.nodes).toHaveCount(19)
})

test('the model as layers: a layer is added, sized, opened and taken out', async ({ workbench, page }) => {
  await page.getByRole('button', { name: /^Layer 2/ }).click()
  const model = page.getByRole('region', { name: 'Model as layers' })
  await model.getByRole('button', { name: 'Add a layer after LSTM' }).click()
  await page.getByRole('menuitem', { name: /^Recurrent/ }).click()
  await expect(model.getByRole('listitem').filter({ hasText: '131,584 parameters' })).toBeVisible()
  const hidden = workbench.inspector.getByLabel('Hidden size H')
  await hidden.fill('64')
  await hidden.press('Enter')
  await expect(model.getByText('[B, T, 64]')).toHaveCount(2)
  await expect(workbench.problems('No problems')).toBeVisible()
  await model.getByRole('button', { name: /^Recurrent/ }).dblclick()
  await expect(workbench.drawing).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Layer 3, recurrent 64')
  await page.getByRole('button', { name: /^Layer 3/ }).click()
  await model.getByRole('button', { name: 'Delete Recurrent' }).click()
  await expect(model.getByText('131,584 parameters')).toHaveCount(0)
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('the command palette finds commands, and the document is shown as text', async ({ workbench, page }) => {
  await workbench.command('light theme')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await workbench.command('lay out')
  await expect(workbench.status.getByRole('button', { name: /^undo: lay out/ })).toBeVisible()
  await workbench.inspector.getByRole('tab', { name: 'Document' }).click()
  await expect(workbench.inspector.getByText('"gatescope"')).toBeVisible()
})

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })
    test('every surface of Design is accessible', async ({ workbench, page }) => {
      test.slow()
      await expectAccessible(page)
      await workbench.node('linear zf').click()
      await expectAccessible(page)
      await workbench.inspector.getByRole('tab', { name: 'Document' }).click()
      await expectAccessible(page)
      await page.keyboard.press('ControlOrMeta+k')
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await workbench.file(/^New from template/)
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Layer 2/ }).click()
      await expectAccessible(page)
      for (const place of ['Compare', 'Export'] as const) {
        await workbench.go(place)
        await expectAccessible(page)
      }
    })
  })
}

test('the drawing stays editable while its model trains, and says which model runs', async ({ workbench, page }) => {
  test.setTimeout(600_000)
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(workbench.run.getByRole('button', { name: 'Pause' })).toBeVisible(compiling)
  await workbench.go('Design')
  await workbench.dragIn('relu', emptyPlace)
  await expect(page.getByText('The running model is the one you started; Train starts the edited one.')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByText('The running model is the one you started')).toHaveCount(0)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(workbench.run.getByRole('button', { name: 'Train' })).toBeVisible(compiling)
})

test('layers are duplicated as a block, dragged, converted by keyboard and pointer, and undone', async ({ workbench, page }) => {
  await workbench.file(/^New from template/)
  await page.getByRole('button', { name: 'Open Transformer on Moby Dick', exact: true }).click()
  const model = page.getByRole('region', { name: 'Model as layers' })
  const rows = model.locator('li[data-layer]')
  const before = 28
  await expect(rows).toHaveCount(before)
  const faces = model.getByRole('button', { pressed: true })
  await model.getByRole('button', { name: /^Norm/ }).first().click()
  for (let more = 0; more < 5; more++) await page.keyboard.press('Shift+ArrowDown')
  await expect(faces).toHaveCount(6)
  await page.keyboard.press('ControlOrMeta+d')
  await expect(rows).toHaveCount(before + 6)
  await expect(workbench.problems('No problems')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(rows).toHaveCount(before)

  await page.getByRole('complementary', { name: 'Palette' }).getByRole('button', { name: 'Add Dropout' }).dragTo(rows.nth(3))
  await expect(rows).toHaveCount(before + 1)
  await expect(workbench.problems('No problems')).toBeVisible()
  await workbench.inspector.getByLabel('Kind').selectOption('norm')
  await expect(model.getByRole('button', { name: /^Norm layer norm/, pressed: true })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(rows).toHaveCount(before)
})

test('the sheet of shortcuts opens with a key, is searched by words and keys, and carries a command out', async ({ workbench, page }) => {
  await workbench.node('sigmoid f').focus()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByRole('option', { name: /Fit the drawing/ })).toBeVisible()
  await expect(sheet.getByText('Inspect', { exact: true })).toBeAttached()
  const search = page.getByRole('textbox', { name: 'Keyboard shortcuts' })
  await search.fill('f10')
  await expect(sheet.getByRole('option')).toHaveText([
    /Take one training step.*F10/,
    /^Show what can be done with the selection.*Shift F10/
  ])
  await search.fill('select all')
  await page.keyboard.press('Enter')
  await expect(sheet).toHaveCount(0)
  await expect(page.locator('.vue-flow__node.selected')).toHaveCount(19)
  await page.keyboard.press('Escape')
  await expect(page.locator('.vue-flow__node.selected')).toHaveCount(0)
})
