// RNN against LSTM side by side, in three clicks from the list of runs: one probe, one cursor, one chart of gradient reach.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setField, setSmall, trainFor } from './support/run'

test.setTimeout(300_000)

test('an RNN and an LSTM read one probe side by side, and a run of another task has a sequence of its own', async ({ workbench, page }) => {
  await setSmall(workbench)
  await trainFor(workbench, 20)
  await workbench.newFrom('RNN on Moby Dick')
  await setSmall(workbench)
  await trainFor(workbench, 20)
  await workbench.newFrom('RNN on delayed recall')
  await workbench.go('Train')
  await setField(page, 'Batch', '8')
  await trainFor(workbench, 5)

  await workbench.go('Compare')
  await test.step('three clicks', async () => {
    await page.getByRole('checkbox', { name: /RNN on Moby Dick/ }).click()
    await page.getByRole('checkbox', { name: /LSTM on Moby Dick/ }).click()
    await page.getByRole('tab', { name: 'Side by side' }).click()
  })
  const [a, b] = [page.getByRole('region', { name: 'Run A' }), page.getByRole('region', { name: 'Run B' })]
  const differences = page.getByRole('status', { name: 'Differences' })
  await expect(differences).toContainText(/Run A reads back .*, run B .* of the gradient is left/, compiling)
  await expect(differences).toContainText(/Mean surprise: [\d.]+ bits in A, [\d.]+ bits in B/)
  await expect(page.getByRole('region', { name: 'Gradient reach', exact: true })).toHaveCount(1)
  await expect(a.getByRole('group', { name: 'hidden state h' })).toBeVisible()
  await expect(b.getByRole('group', { name: 'forget gate f' })).toBeVisible()
  await expectAccessible(page)

  const axis = page.getByRole('list', { name: 'Tokens of the probe' })
  await axis.getByRole('listitem').nth(4).click()
  for (const pane of [a, b]) await expect(pane.getByRole('region', { name: /^Next character of run/ })).toContainText('“d” follows')
  await page.getByRole('application', { name: /^Runs A and B/ }).press('ArrowRight')
  for (const pane of [a, b]) await expect(pane.getByRole('region', { name: /^Next character of run/ })).toContainText('“s” follows')

  await test.step('each side shows the checkpoint that is chosen for it', async () => {
    await a.getByRole('combobox', { name: 'weights' }).selectOption({ index: 1 })
    await expect(a.getByRole('status').first()).toContainText(/step \d+, from its checkpoint/, compiling)
    await expect(b.getByRole('combobox', { name: 'weights' })).toHaveValue('')
    await a.getByRole('combobox', { name: 'weights' }).selectOption('')
  })

  await test.step('how long both remember, and where each loses the past', async () => {
    const memory = page.getByRole('region', { name: 'Memory of both runs' })
    await memory.getByRole('button').click()
    await expect(memory.getByText(/until half is gone in/)).toHaveCount(2, compiling)
    await expect(memory.getByText(/^(The weights|The gates|Saturation|Half of the past|States that)/)).toHaveCount(2)
  })

  await page.getByRole('textbox', { name: 'probe' }).fill('The whale')
  await page.keyboard.press('Enter')
  await expect(axis.getByRole('listitem')).toHaveCount(9)
  await page.getByRole('combobox', { name: 'both read' }).selectOption('place')
  await expect(page.getByRole('list', { name: /^Tokens of the validation data/ }).getByRole('listitem')).toHaveCount(32)

  const third = page.getByRole('combobox', { name: 'Run B' })
  await third.selectOption({ label: (await third.locator('option').filter({ hasText: 'RNN on delayed recall' }).innerText()).trim() })
  await expect(differences).toContainText('These runs cannot read the same sequence', compiling)
  await expect(b.getByRole('list', { name: /^Tokens of the validation data/ })).toBeVisible(compiling)
  await expect(a.getByRole('list', { name: /^Tokens of/ })).toBeVisible()
})
