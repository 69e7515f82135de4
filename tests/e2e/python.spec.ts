// A run that a loop in Python writes: it is in the list with its origin, its curves are drawn, and its gates are scrubbed by frame.
import { copyPythonRun, expected } from '../support/pythonRun'
import { expect, expectAccessible, test } from './support/fixture'
import { starting } from './support/patience'
import { heading } from './support/run'

test('a run from Python is listed, drawn in Train and looked into in Inspect, and nothing that needs its model is offered', async ({
  workbench,
  host,
  page
}) => {
  copyPythonRun(host.workspace)
  await workbench.go('Compare')
  const row = page.getByRole('grid', { name: 'Runs' }).getByRole('row').filter({ hasText: 'Letters in order' })
  await expect(row).toBeVisible(starting)
  await row.click()
  await expect(page.getByRole('complementary', { name: 'The selected run' })).toContainText('From Python: PyTorch')
  await workbench.command('Open “Letters in order” in Train')
  await expect(heading(page, /^Finished after 24 steps$/)).toBeVisible(starting)
  await expect(page.getByRole('region', { name: 'The Python program' })).toContainText('Embedding 3, LSTM 4, Linear 4')
  await expect(page.getByRole('region', { name: 'Loss' })).toBeVisible()
  await expect(workbench.run.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('No problems')
  await expectAccessible(page)

  await workbench.go('Inspect')
  const forget = page.getByRole('group', { name: 'forget gate f' })
  await expect(forget).toBeVisible(starting)
  await expect(page.getByText('the probe that Python reads')).toBeVisible()
  const details = page.getByRole('complementary', { name: 'Details at the cursor' })
  await expect(details).toContainText((expected.forget[0]?.[0] ?? NaN).toFixed(3))
  await expectAccessible(page)
})
