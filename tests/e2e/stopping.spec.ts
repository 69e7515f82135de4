// A run that stops by itself and is prolonged, and the model as it was at its best while the run trains on.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { figure, heading, setField, setSmall, startSmall } from './support/run'

test.setTimeout(600_000)
test.use({ executor: 'auto' })

test('a run stops when the validation does not improve, says why, and goes on with more patience', async ({ workbench, page }) => {
  await setSmall(workbench)
  await setField(page, 'Evaluate every', '5')
  await page.getByText('Stop early, keep checkpoints').click()
  await setField(page, 'Patience', '2')
  await setField(page, 'Least improvement', '100')
  await setField(page, 'Time limit', '30 min')
  await page.getByRole('combobox', { name: 'Keep checkpoints' }).selectOption('powersOfTwo')
  await expect(page.getByRole('textbox', { name: 'At most (MB)' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Train this model' }).click()
  await expect(heading(page, /^Finished after 15 steps$/)).toBeVisible(compiling)
  const reason = /Stopped: bits per character did not improve by more than 100 for 2 evaluations; the best was [\d.]+ at step \d+/
  await expect(page.getByText(reason).first()).toBeVisible()

  const limit = page.getByRole('textbox', { name: 'Patience, in evaluations' })
  await expect(limit).toHaveValue('4')
  await limit.fill('2')
  await page.getByRole('button', { name: 'Train on', exact: true }).click()
  expect(await figure(page, 'Step')).toBe(15)
  await limit.fill('4')
  await page.getByRole('button', { name: 'Train on', exact: true }).click()
  await expect(heading(page, /^Finished after 25 steps$/)).toBeVisible(compiling)
})

test('Inspect shows the best checkpoint while the run trains on', async ({ workbench, page }) => {
  await startSmall(workbench)
  await workbench.go('Inspect')
  const weights = page.getByRole('combobox', { name: 'weights' })
  await expect(weights.getByRole('option', { name: /best/ })).toBeAttached(compiling)
  await expect(weights).toHaveValue('')
  const best = await weights.getByRole('option', { name: /best/ }).getAttribute('value')
  await weights.selectOption(best)
  const bar = page.locator('[data-area="inspectTabs"]')
  await expect(bar).toContainText(
    new RegExp(`step ${Number(best).toLocaleString('en-US')}, [\\d.]+ bits per character, from the checkpoint`),
    compiling
  )
  await expect(page.getByRole('img', { name: /^forget gate, / })).toBeVisible(compiling)
  await expectAccessible(page)
  // The run trains on meanwhile, and the step that is looked at stays.
  const now = weights.getByRole('option').first()
  const before = await now.textContent()
  await expect(now).not.toHaveText(before ?? '', compiling)
  await expect(weights).toHaveValue(best ?? '')
  await page.getByRole('button', { name: 'Later checkpoint' }).click()
  await expect(weights).not.toHaveValue(best ?? '')
  await weights.selectOption('')
  await expect(bar).not.toContainText('from the checkpoint', compiling)
})
