// Data of one's own: a file is shown as it is read before it is used, and used again from the list.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'

const input = (name: string) => readFileSync(fileURLToPath(new URL(`../data/${name}`, import.meta.url)))

async function importFile(page: Page, name: string, content: Uint8Array): Promise<Locator> {
  await page.getByLabel('Text, table or archive to train on').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toBeVisible()
  return dialog
}

test('a table is shown as it is read, its columns are chosen by name, and what changes is said before', async ({ workbench, page }) => {
  const dialog = await importFile(page, 'semicolon.csv', input('semicolon-decimal-comma.csv'))
  await expect(dialog.getByText('semicolon.csv: separator “;”, decimal comma, 2 of 2 columns (a, b), 600 rows')).toBeVisible()
  await expect(dialog.getByRole('row').nth(1)).toHaveText(/0,5\s*0,25/)
  const changes = dialog.getByRole('region', { name: 'What changes' })
  await expect(changes.getByText('The task becomes “series from a CSV file”; it is “next character” now.')).toBeVisible()
  await expect(changes.getByText('The sequence length becomes 50; it is 100 now.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('checkbox', { name: 'b', exact: true }).click()
  await expect(dialog.getByText('1 of 2 columns (a), 600 rows')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(dialog).toBeHidden()
  const data = page.getByLabel('Data', { exact: true })
  await expect(data).toHaveValue('semicolon.csv')
  await expect(workbench.problems('No problems')).toBeVisible()
  await page.getByRole('button', { name: 'Rename semicolon.csv' }).click()
  const name = page.getByRole('textbox', { name: 'New name of semicolon.csv' })
  await name.fill('prices.txt')
  await expect(name).toHaveAccessibleDescription(/keep \.csv/)
  await name.fill('prices.csv')
  await expectAccessible(page)
  await name.press('Enter')
  await expect(data).toHaveValue('prices.csv')
  await expect(workbench.problems('No problems')).toBeVisible()
  await page.getByRole('button', { name: 'Remove prices.csv' }).click()
  const question = page.getByRole('group', { name: 'Remove prices.csv?' })
  await expect(question).toContainText('This cannot be undone')
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(workbench.problems('No problems')).toBeHidden()
})

test('what can be read in two ways is asked, and giving up leaves the document and the list as they were', async ({ workbench, page }) => {
  const dialog = await importFile(
    page,
    'two.csv',
    Buffer.from(`a;b\n${Array.from({ length: 300 }, (_, k) => `1,${234 + k};${k % 7}`).join('\n')}\n`)
  )
  await expect(dialog.getByRole('alert')).toContainText('“1,234” on line 2 of “two.csv” can be read as 1.234 or 1234.')
  const use = dialog.getByRole('button', { name: 'Use this data' })
  await expect(use).toBeDisabled()
  await dialog.getByLabel('Numbers').selectOption('decimal comma')
  await expect(dialog.getByText('two.csv: separator “;”, decimal comma, 2 of 2 columns (a, b), 300 rows')).toBeVisible()
  await dialog.getByLabel('Numbers').selectOption('decimal point')
  await expect(dialog.getByText(/decimal point, thousands separated by commas, 2 of 2 columns/)).toBeVisible()
  await expect(use).toBeEnabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByLabel('Data', { exact: true }).getByRole('option')).toHaveText(['Moby Dick'])
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('a text keeps its letters in another encoding, and chapters of one’s own are told apart', async ({ workbench, page }) => {
  const dialog = await importFile(page, 'été.txt', Buffer.from('Un été à la mer, déjà vu. '.repeat(60), 'latin1'))
  await expect(dialog.getByText('été.txt: Windows-1252 (Latin-1) text, 1,560 characters, 17 different')).toBeVisible()
  await expect(dialog.getByLabel('Beginning of the text')).toContainText('Un été à la mer, déjà vu.')
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  const chapters = await importFile(page, 'chapters.txt', input('chapters.txt'))
  await chapters.getByLabel('Learn to').selectOption('say which chapter of a text a window is from')
  await expect(chapters.getByText('Parts: CHAPTER 1, CHAPTER 2, CHAPTER 3.')).toBeVisible()
  await chapters.getByRole('button', { name: 'Use this data' }).click()
  await expect(workbench.problems('No problems')).toBeVisible()
  // Imported files are chosen again from the list, and shown again before they are used.
  const data = page.getByLabel('Data', { exact: true })
  await data.selectOption({ label: 'été.txt (text, 2 KB)' })
  await expect(page.getByRole('dialog', { name: 'été.txt' })).toBeVisible()
})

test('classes come from a column of labels', async ({ workbench, page }) => {
  const rows = Array.from({ length: 30 }, (_, k) => (k % 2 === 0 ? 'praise\tThis is good.' : 'blame\tThis is bad, very bad.'))
  const dialog = await importFile(page, 'reviews.tsv', Buffer.from(['label\ttext', ...rows].join('\n')))
  await expect(dialog.getByLabel('Learn to').getByRole('option', { selected: true })).toHaveText('say which class a text belongs to')
  await expect(dialog.getByText('2 classes: blame (15), praise (15).')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('a file dropped on the window is shown before it is used, and Train has the task and its data beside the settings', async ({
  workbench,
  page
}) => {
  await workbench.go('Train')
  const task = page.getByRole('region', { name: 'Task and probe' })
  await expect(task.getByLabel('Data', { exact: true })).toHaveValue('moby-dick/')

  const rows = Array.from({ length: 400 }, (_, row) => `${row};${(Math.sin(row / 9) * 10).toFixed(2).replace('.', ',')}`)
  const dropped = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], 'waves.csv', { type: 'text/csv' }))
      return transfer
    },
    `day;height\n${rows.join('\n')}\n`
  )
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped })
  await expect(page.getByText('Drop a document (.gatescope.json) to open it')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('waves.csv: separator “;”, decimal comma')).toBeVisible()
  await expect(page.getByText('Drop a document (.gatescope.json) to open it')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(task.getByLabel('Data', { exact: true })).toHaveValue('moby-dick/')
})
