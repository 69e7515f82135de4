// Data of one's own from the file to the answer: a CSV with dates, gaps and semicolons is forecast and seen against its truth; texts with
// labels, cut into words, are classified and their confusion matrix is read; an archive of series is shown as curves before it is used.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { reachStep, setField } from './support/run'
import type { Workbench } from './support/workbench'

test.setTimeout(600_000)

async function take(page: Page, name: string, content: string, says: string): Promise<void> {
  await page.getByLabel('Text, table or archive to train on').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toContainText(says)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(dialog).toBeHidden()
}

async function trainBriefly(workbench: Workbench, page: Page): Promise<void> {
  await workbench.go('Train')
  await setField(page, 'Batch', '8')
  await setField(page, 'Evaluate every', '20')
  await page.getByRole('button', { name: 'Train this model' }).click()
  await reachStep(page, 40)
}

test('a CSV with dates, gaps and semicolons is forecast, beside its truth, the last value and the season', async ({ workbench, page }) => {
  const week = [5.5, 6, 6.25, 7, 9.5, 2, 1]
  const day = (k: number) => new Date(Date.UTC(2023, 0, 1 + k)).toISOString().slice(0, 10).split('-').reverse().join('.')
  const rows = Array.from({ length: 420 }, (_, k) => `${day(k)};${k % 50 === 9 ? '' : String(week[k % 7]).replace('.', ',')}`)
  const says = 'sales.csv: separator “;”, decimal comma, 1 of 2 columns (sold), 411 rows; 9 rows left out: no value in “sold”'
  await take(page, 'sales.csv', `day;sold\n${rows.join('\n')}\n`, says)
  await expect(workbench.problems('No problems')).toBeVisible()
  await trainBriefly(workbench, page)
  await workbench.go('Inspect')
  await expect(page.getByRole('list', { name: /^Time steps of the validation data/ }).getByRole('listitem')).not.toHaveCount(0, compiling)
  const panel = page.getByRole('region', { name: 'Generate', exact: true })
  await panel.getByRole('button', { name: 'Generate', exact: true }).click()
  await setField(page, 'Horizon', '14')
  await panel.getByRole('button', { name: 'Forecast' }).click()
  await expect(panel.getByRole('status')).toContainText('14 of 14 rows', compiling)
  const errors = panel.getByRole('table', { name: 'Errors on the forecast' })
  await expect(errors.getByRole('columnheader')).toHaveText(['Column', 'MAE', 'RMSE', 'last value', 'a season before', 'MASE'])
  await expect(errors.getByRole('row', { name: /^sold/ }).getByRole('cell').last()).toHaveText(/^\d/)
  await expect(panel.getByText('7 rows before')).toBeVisible()
})

test('planned prices and the calendar are known in advance, and reach behind the end of the data', async ({ workbench, page }) => {
  const day = (k: number) => new Date(Date.UTC(2023, 0, 1 + k)).toISOString().slice(0, 10)
  const price = (k: number) => (k % 11 < 4 ? 2 : 3)
  const rows = Array.from({ length: 307 }, (_, k) => `${day(k)},${k < 300 ? 40 - 10 * price(k) + (k % 7) : ''},${price(k)}`)
  const buffer = Buffer.from(`day,sold,price\n${rows.join('\n')}\n`)
  await page.getByLabel('Text, table or archive to train on').setInputFiles({ name: 'plan.csv', mimeType: 'text/plain', buffer })
  const dialog = page.getByRole('dialog', { name: 'plan.csv' })
  await dialog.getByRole('group', { name: 'Known in advance' }).getByRole('checkbox', { name: 'price' }).press('Space')
  const weekday = dialog.getByRole('group', { name: 'Calendar of “day”' }).getByRole('checkbox', { name: 'day of the week' })
  await weekday.press('Space')
  await expect(dialog).toContainText('3 of 3 columns (calendar “day”, sold, known “price”), 300 rows')
  // What is read anew leaves the focus where it is.
  await expect(weekday).toBeFocused()
  await expect(dialog).toContainText('7 rows at the end have only what is known in advance, for forecasts')
  await expect(dialog.getByRole('checkbox', { name: 'sold, known in advance' })).toBeDisabled()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(dialog).toBeHidden()
  await expect(workbench.problems('No problems')).toBeVisible()
  await trainBriefly(workbench, page)
  await workbench.go('Inspect')
  await expect(page.getByRole('list', { name: /^Time steps of the validation data/ }).getByRole('listitem')).not.toHaveCount(0, compiling)
  const panel = page.getByRole('region', { name: 'Generate', exact: true })
  await panel.getByRole('button', { name: 'Generate', exact: true }).click()
  await panel.getByLabel('Go on from').selectOption('end')
  await setField(page, 'Horizon', '8')
  await panel.getByRole('button', { name: 'Forecast' }).click()
  await expect(panel.getByRole('alert')).toContainText('“plan.csv” has 7 after the history.', compiling)
  await setField(page, 'Horizon', '7')
  await panel.getByRole('button', { name: 'Forecast' }).click()
  await expect(panel.getByRole('status')).toContainText('7 of 7 rows', compiling)
  await expect(panel.getByRole('table', { name: /^Forecast of/ })).toContainText('2023-11-03')

  // How errors grow with the rows ahead stands under Predictions.
  await page.getByRole('tab', { name: 'Predictions' }).click()
  await page.getByRole('button', { name: 'Read the predictions' }).first().click()
  const ahead = page.getByRole('region', { name: 'Forecasts by rows ahead' })
  await expect(ahead).toBeVisible(compiling)
  await ahead.getByRole('textbox', { name: 'Horizon in rows' }).fill('5')
  await ahead.getByRole('button', { name: 'Evaluate forecasts' }).click()
  // Prices come again after 11 rows, and after 22 the weekday is nearly the same as well.
  const table = ahead.getByRole('table', { name: 'Mean absolute errors by rows ahead' })
  await expect(table.getByRole('row')).toHaveCount(6, compiling)
  await expect(table.getByRole('columnheader')).toHaveText(['ahead', 'model', 'scaled', 'last value', 'scaled', '22 rows before', 'scaled'])
  await expect(ahead).toContainText(/MASE\) over all rows ahead: model [\d.]+, last value [\d.]+, 22 rows before [\d.]+/)
  await expectAccessible(page)
})

test('texts with labels are cut into words and classified, and their confusion matrix is read', async ({ workbench, page }) => {
  const texts = Array.from({ length: 60 }, (_, k) => ({
    text: k % 2 === 0 ? `the sea was calm on day ${k}` : `the market fell again on day ${k}`,
    label: k % 2 === 0 ? 'sea' : 'money'
  }))
  await take(page, 'news.jsonl', texts.map((each) => JSON.stringify(each)).join('\n'), '2 classes: money (30), sea (30).')
  await workbench.go('Train')
  await page.getByLabel('Tokens', { exact: true }).selectOption('words')
  await setField(page, 'Vocabulary', '40')
  await trainBriefly(workbench, page)
  await workbench.go('Inspect')
  const matrix = page.getByRole('region', { name: 'Confusion matrix' })
  await expect(matrix).toBeVisible(compiling)
  await expect(matrix).toContainText('money')
  await expect(matrix).toContainText('sea')
})

test('an archive of series is shown as curves, and asks for sequences of its length', async ({ workbench, page }) => {
  const wave = (k: number) => Array.from({ length: 24 }, (_, t) => Math.sin((k + t) * (k % 2 === 0 ? 0.3 : 1.2)).toFixed(3)).join(',')
  const rows = Array.from({ length: 20 }, (_, k) => `${wave(k)}:${k % 2 === 0 ? 'slow' : 'fast'}`).join('\n')
  await page
    .getByLabel('Text, table or archive to train on')
    .setInputFiles({ name: 'waves.ts', mimeType: 'text/plain', buffer: Buffer.from(`@classLabel true slow fast\n@data\n${rows}\n`) })
  const dialog = page.getByRole('dialog', { name: 'waves.ts' })
  await expect(dialog).toContainText('16 series to train on and 4 for validation, 1 dimension, 24 time steps, 2 classes')
  await expect(dialog.getByRole('list', { name: 'A series of each class' }).getByRole('listitem')).toHaveText(['slow', 'fast'])
  await expect(dialog).toContainText('The sequence length becomes 24; it is 100 now.')
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(workbench.problems('No problems')).toBeVisible()
})
