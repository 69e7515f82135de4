// The model as layers: cells from templates, kinds of layers, what a recurrence and its memory cost, and documents used before.
import { expect, test } from './support/fixture'
import { setField } from './support/run'

test('a document that was saved is opened from the recent ones', async ({ workbench, page }) => {
  const name = page.getByRole('textbox', { name: 'Document name' })
  await name.fill('Kept for later')
  await name.press('Enter')
  await page.keyboard.press('ControlOrMeta+s')
  await page.getByRole('textbox', { name: 'File name' }).press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Saved as Kept for later' })).toBeVisible()
  await workbench.newFrom('RNN on Moby Dick')
  await page.getByRole('button', { name: 'Close Kept for later' }).click()
  await expect(workbench.tabs).toHaveText(['RNN on Moby Dick'])
  await page.getByRole('button', { name: 'File menu' }).click()
  await page.getByRole('menuitem', { name: 'Open recent' }).click()
  await page.getByRole('menuitem', { name: 'Kept for later' }).click()
  await expect(name).toHaveValue('Kept for later')
  await expect(workbench.nodes).toHaveCount(19)
})

test('a recurrence says whether it can be trained in parallel', async ({ workbench, page }) => {
  const cost = workbench.inspector.getByRole('region', { name: 'Cost of this cell' })
  const parallel = cost.getByText('linear in the state, unit by unit: can be trained in parallel')
  await expect(cost.getByText('Over time')).toBeVisible()
  await expect(parallel).toHaveCount(0)
  await workbench.newFrom('minGRU on Moby Dick')
  await expect(parallel).toBeVisible()
  await workbench.tab(/^LSTM/).click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')
  await expect(parallel).toHaveCount(0)
})

test('memory against length is drawn, told as a table, and follows the sequence length', async ({ workbench, page }) => {
  const curve = workbench.inspector.getByRole('region', { name: 'Training memory against length' })
  await expect(curve.getByText(/^now: T = 100, /)).toBeVisible()
  await expect(curve.locator('svg path').first()).toBeVisible()
  await expect.poll(() => curve.getByRole('rowheader').count()).toBeGreaterThan(3)
  const before = await curve.getByText(/^now: T = /).innerText()
  await setField(page, 'Sequence length', '200')
  const now = curve.getByText(/^now: T = 200, /)
  await expect(now).toBeVisible()
  await expect.poll(() => now.innerText().then(megabytes)).toBeGreaterThan(megabytes(before))
})

/** Of `now: T = 100, 12.3 MB`, or in GB, kB. */
function megabytes(text: string): number {
  const [, figure = '', unit = ''] = /, ([\d.,]+)\s*(\w+)$/.exec(text) ?? []
  return Number.parseFloat(figure.replaceAll(',', '')) * ({ kB: 1e-3, KiB: 1e-3, MB: 1, MiB: 1, GB: 1e3, GiB: 1e3 }[unit] ?? NaN)
}

test('a cell is taken from a template, and a recurrent layer becomes one of another kind and back', async ({ workbench, page }) => {
  const model = page.getByRole('region', { name: 'Model as layers' })
  await page.getByRole('button', { name: /^Layer 2/ }).click()
  await model.getByRole('button', { name: /^LSTM/ }).first().click()
  await workbench.addCell('Take a cell…')
  await page.getByRole('region', { name: 'Templates' }).getByRole('button', { name: 'Take GRU, reset before' }).click()
  await workbench.inspector.getByRole('button', { name: 'Open cell' }).click()
  await expect(workbench.nodes).toHaveCount(15)
  await expect(workbench.problems('No problems')).toBeVisible()

  await page.keyboard.press('Alt+ArrowUp')
  await workbench.inspector.getByLabel('Kind').selectOption('linear')
  await expect(workbench.inspector.getByLabel('Units')).toHaveValue('128')
  await expect(workbench.problems('No problems')).toBeVisible()
  await workbench.inspector.getByLabel('Matrix starts').selectOption('glorot')
  await expect(workbench.status.getByRole('button', { name: /^undo: change layer/ })).toBeVisible()
  for (let k = 0; k < 2; k++) await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.inspector.getByLabel('Hidden size H')).toHaveValue('128')
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('a cell is saved to the library, renamed there, found by its name, taken into another document, and deleted', async ({
  workbench,
  page
}) => {
  await workbench.command('Save cell to library…')
  const name = page.getByRole('textbox', { name: 'Name in the library' })
  await name.fill('my gates')
  await name.press('Enter')
  await expect(page.getByText('Saved my gates to the library')).toBeVisible()

  await workbench.newFrom('RNN on Moby Dick')
  await workbench.command('Take a cell…')
  const dialog = page.getByRole('dialog', { name: 'Take a cell' })
  await expect(dialog.getByRole('region', { name: 'Open documents' }).getByRole('button', { name: 'Take LSTM' })).toBeVisible()
  const library = dialog.getByRole('region', { name: 'Library' })
  await library.getByRole('button', { name: 'Rename my gates' }).click()
  await library.getByRole('textbox').fill('gates of mine')
  await library.getByRole('textbox').press('Enter')
  await dialog.getByRole('searchbox', { name: 'Search cells' }).fill('of mine')
  await expect(dialog.getByRole('button', { name: /^Take / })).toHaveCount(1)
  await dialog.getByRole('button', { name: 'Take gates of mine' }).click()
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.problems('No problems')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(6)

  await workbench.command('Take a cell…')
  await library.getByRole('button', { name: 'Delete gates of mine' }).click()
  await library.getByRole('button', { name: 'Keep it' }).click()
  await library.getByRole('button', { name: 'Delete gates of mine' }).click()
  await library.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(library).toHaveCount(0)
})

test('another width of an embedding keeps how its table starts', async ({ workbench, page }) => {
  await workbench.file(/^New from template/)
  await page.getByRole('button', { name: 'Open Transformer on Moby Dick', exact: true }).click()
  const model = page.getByRole('region', { name: 'Model as layers' })
  await model
    .getByRole('button', { name: /^Embedding/ })
    .first()
    .click()
  const start = workbench.inspector.getByLabel('Table starts from N(0, σ²), σ')
  await expect(start).toHaveValue('0.02')
  const units = workbench.inspector.getByLabel('Units')
  await units.fill('64')
  await units.press('Enter')
  await expect(workbench.status.getByRole('button', { name: /^undo: change layer/ })).toBeVisible()
  await expect(start).toHaveValue('0.02')
})
