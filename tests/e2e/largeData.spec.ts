// A file that is too large for memory: it is copied and read with word of how far that has come, used, and given up without a trace.
import { expect, test } from './support/fixture'
import { compiling } from './support/patience'

test.setTimeout(300_000)

const line = 'The sea, the sea, and far away a whale.\n'
const text = (bytes: number) => Buffer.from(line.repeat(Math.floor(bytes / line.length)))

test('a large text is copied and read with progress, and a second one is given up', async ({ workbench, page }) => {
  await workbench.go('Train')
  const input = page.getByLabel('Text, table or archive to train on')
  await input.setInputFiles({ name: 'large.txt', mimeType: 'text/plain', buffer: text(17_000_000) })
  const dialog = page.getByRole('dialog', { name: 'large.txt' })
  await expect(dialog).toContainText('large.txt: UTF-8 text, 17,000,000 characters, 17 different', compiling)
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByLabel('Data', { exact: true }).locator('option:checked')).toHaveText(/large\.txt/)

  await input.setInputFiles({ name: 'larger.txt', mimeType: 'text/plain', buffer: text(48_000_000) })
  const other = page.getByRole('dialog', { name: 'larger.txt' })
  await expect(other.getByRole('progressbar')).toBeVisible(compiling)
  await expect(other.getByRole('status')).toContainText('of 48.0 MB')
  await other.getByRole('button', { name: 'Cancel' }).click()
  await expect(other).toBeHidden()
  await expect(page.getByRole('button', { name: 'Import a file…' })).toBeEnabled(compiling)
  await expect(page.getByLabel('Data', { exact: true }).getByRole('option', { name: 'larger.txt' })).toHaveCount(0)
})
