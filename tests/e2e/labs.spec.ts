// The labs in Compare: a study of recall to its chart, one of lengths that is cancelled, and both kept over a reload.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { savePicture } from './support/savedPicture'

test.setTimeout(600_000)

test('a study of recall is measured to its chart, one of lengths is cancelled, and both are kept, renamed and deleted', async ({
  workbench,
  page
}) => {
  await workbench.go('Compare')
  await page.getByRole('tab', { name: 'Labs' }).click()
  await expect(page.getByRole('heading', { name: 'Compare kinds of memory' })).toBeVisible()
  const form = page.getByRole('form', { name: 'New study' })
  const check = (group: string, choice: string) =>
    form.getByRole('group', { name: group }).getByRole('checkbox', { name: choice, exact: true })
  await form.getByRole('combobox', { name: 'Lab' }).selectOption('recall')
  for (const family of ['RNN', 'LSTM', 'Transformer']) await check('Families', family).uncheck()
  await expect(form.getByRole('status')).toHaveText('Choose at least one family.')
  await expect(form.getByRole('button', { name: 'Measure' })).toBeDisabled()
  await check('Families', 'minGRU').check()
  await form.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByText(/^1 of at most 2: minGRU, delayed recall, T = 16$/)).toBeVisible(compiling)
  const chart = page.getByRole('img', { name: /^Delayed recall: right answers against distance/ })
  await expect(chart).toBeVisible(compiling)
  await expect(page.getByText(/^It took/)).toBeVisible(compiling)
  await expect(chart).toHaveAccessibleName(/minGRU from \d+ % at 8 to \d+ % at 32/)
  await expectAccessible(page)

  await form.getByRole('combobox', { name: 'Lab' }).selectOption('length')
  await form.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByText(/^1 of at most 4: minGRU, T = 64$/)).toBeVisible(compiling)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText(/^Cancelled: this is what was measured/)).toBeVisible(compiling)
  const studies = page.getByRole('list', { name: 'Kept studies' }).getByRole('listitem')
  await expect(studies).toHaveCount(2)

  await page.reload()
  await expect(studies).toHaveCount(2)
  await page.getByRole('button', { name: 'Rename Recall: minGRU' }).click()
  await page.getByRole('textbox', { name: 'Name of the study' }).fill('What minGRU recalls')
  await page.keyboard.press('Enter')
  await studies.getByRole('button', { name: /^What minGRU recalls/ }).click()
  await expect(chart).toBeVisible()
  await page.getByRole('button', { name: 'Delete What minGRU recalls' }).click()
  await expect(studies).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(studies).toHaveCount(2)
})

test('a study of lengths is measured in processes of its own, to its charts, and one of rounds to its table', async ({
  workbench,
  page
}) => {
  await workbench.go('Compare')
  await page.getByRole('tab', { name: 'Labs' }).click()
  const form = page.getByRole('form', { name: 'New study' })
  const check = (group: string, choice: string) =>
    form.getByRole('group', { name: group }).getByRole('checkbox', { name: choice, exact: true })
  for (const family of ['LSTM', 'Transformer']) await check('Families', family).uncheck()
  for (const length of ['256', '1,024', '4,096']) await check('Lengths', length).uncheck()
  await check('Lengths', '128').check()
  await form.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByText(/^It took/)).toBeVisible(compiling)
  await expect(
    page.getByRole('img', { name: /^Peak memory of a training step against sequence length T\. RNN from .* at 64 to .* at 128/ })
  ).toBeVisible()
  await expect(page.getByRole('row', { name: /^RNN/ })).toContainText('too few lengths to fit (needs 4)')
  const saved = await savePicture(page, page.getByRole('button', { name: /^Save picture: .*Time of a training step$/ }), 'CSV')
  expect(saved.name).toMatch(/\.csv$/)

  await form.getByRole('combobox', { name: 'Lab' }).selectOption('rounds')
  await check('Families', 'RNN').uncheck()
  await expect(form.getByRole('status')).toHaveText('Choose at least one family.')
  await check('Families', 'minGRU').check()
  for (const length of ['128', '512']) await check('Lengths', length).uncheck()
  await check('Weights between states', '× 4').uncheck()
  await form.getByRole('button', { name: 'Measure' }).click()
  await expect(
    page.getByRole('img', { name: /^Newton iterations, weights between states × 1 against time steps T\. minGRU from 2 at 32/ })
  ).toBeVisible(compiling)
  await expect(page.getByRole('row', { name: /^minGRU 1 32 2 12 −0\.\d\d/ })).toBeVisible()
  await expectAccessible(page)
})
