// The Inspect place as a person uses it, against the real host and engine.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { startSmall } from './support/run'

test.setTimeout(600_000)
test.use({ colorScheme: 'dark' })

const map = (page: Page, name: string) => page.getByRole('img', { name: new RegExp(`^${name}, `) })

/** The pixels of a heat map, as text. */
const pixels = (page: Page, name: string): Promise<string> =>
  map(page, name).evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))

test('gate heat maps refresh while the model learns, and the cursor tells values', async ({ workbench, page }) => {
  await workbench.go('Inspect')
  await expect(page.getByRole('heading', { name: 'Nothing to inspect yet' })).toBeVisible()
  await expectAccessible(page)
  await startSmall(workbench)
  await workbench.go('Inspect')
  for (const name of ['forget gate', 'input gate', 'output gate', 'candidate', 'cell state', 'hidden state']) {
    await expect(map(page, name)).toBeVisible(compiling)
  }
  await expect.poll(async () => (await pixels(page, 'forget gate')).length).toBeGreaterThan(500)
  const first = await pixels(page, 'forget gate')
  await expect.poll(() => pixels(page, 'forget gate'), compiling).not.toBe(first)

  await page.getByRole('button', { name: 'Freeze' }).click()
  await expect(page.getByRole('button', { name: 'Live' })).toBeVisible()
  const tokens = page.getByRole('list', { name: 'Tokens of the probe' }).getByRole('listitem')
  await page.getByRole('application').focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(tokens.nth(3)).toHaveAttribute('aria-current', 'true')
  const values = page.getByRole('table', { name: /^Values of each map at token 4/ })
  await expect(
    values
      .getByRole('row', { name: /^forget gate/ })
      .getByRole('cell')
      .first()
  ).toHaveText(/^0\.\d{3}$/)
  await expect(page.getByRole('heading', { name: /^Unit 2 / })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Next character' }).getByRole('listitem').first()).toContainText('%')
  await expect(page.getByRole('group', { name: 'forget gate f' })).toContainText(/\d+ % shut, \d+ % open/)

  const histogram = page.getByRole('region', { name: 'Histogram at the token' })
  await expect(histogram.getByRole('img', { name: 'Histogram of forget gate f at token 4' })).toBeVisible()
  const spread = histogram.getByRole('list').getByRole('listitem')
  await expect(spread.first()).toHaveText(/^\d+ of 128 units lies? between 0(\.\d)? and (0\.\d|1)$/)
  const counts = (await spread.allInnerTexts()).map((words) => Number.parseInt(words, 10))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(128)
  await histogram.getByRole('combobox', { name: 'map of the histogram' }).selectOption({ label: 'hidden state h' })
  await expect(histogram.getByRole('list', { name: 'Units of hidden state h at token 4' })).toBeVisible()
  const atTokenFour = await spread.allInnerTexts()
  await page.getByRole('application').focus()
  await page.keyboard.press('ArrowRight')
  await expect(histogram.getByRole('list', { name: 'Units of hidden state h at token 5' })).toBeVisible()
  expect(await spread.allInnerTexts()).not.toEqual(atTokenFour)
  await map(page, 'candidate').click()
  await expect(histogram.getByRole('img', { name: /^Histogram of candidate / })).toBeVisible()

  const held = await pixels(page, 'cell state')
  await page.getByLabel('sort by').selectOption('similarity')
  await expect.poll(() => pixels(page, 'cell state')).not.toBe(held)
  await page.getByRole('combobox', { name: 'show' }).selectOption({ label: 'all 13 values' })
  await expect(page.getByRole('img', { name: /units over \d+ tokens/ })).toHaveCount(13)
  await expectAccessible(page)
  await workbench.command('light theme')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectAccessible(page)
})

test('a sequence of the training batch is looked at instead of the probe, by keyboard', async ({ workbench, page }) => {
  await startSmall(workbench)
  await workbench.go('Inspect')
  await expect(map(page, 'hidden state')).toBeVisible(compiling)
  await page.getByRole('combobox', { name: /^inspect/ }).focus()
  await page.keyboard.press('ArrowDown')
  const number = page.getByRole('spinbutton', { name: /^sequence/ })
  await expect(page.getByRole('list', { name: 'Tokens of sequence 1 of the training batch' }).getByRole('listitem')).toHaveCount(
    32,
    compiling
  )
  await number.fill('3')
  await number.press('Enter')
  const tokens = page.getByRole('list', { name: 'Tokens of sequence 3 of the training batch' })
  await expect(tokens).toBeVisible(compiling)
  await expect(page.getByRole('img', { name: 'hidden state, 128 units over 32 tokens' })).toBeVisible()
  const before = await tokens.innerText()
  await expect.poll(() => tokens.innerText(), compiling).not.toBe(before)
  await page.getByRole('combobox', { name: 'show' }).selectOption({ label: 'all 13 values' })
  await page.getByRole('combobox', { name: /^layer/ }).selectOption('embedding')
  await expect(page.getByRole('img', { name: /^output, \d+ units over 32 tokens/ })).toBeVisible()
  await expectAccessible(page)
  await workbench.command('Inspect the probe')
  await expect(page.getByRole('list', { name: 'Tokens of the probe' })).toBeVisible(compiling)
})

test('the probe is typed over, and characters that the model does not know are named', async ({ workbench, page }) => {
  await startSmall(workbench)
  await workbench.go('Inspect')
  const probe = page.getByRole('textbox', { name: 'probe' })
  const tokens = page.getByRole('list', { name: 'Tokens of the probe' }).getByRole('listitem')
  await expect(map(page, 'hidden state')).toBeVisible(compiling)
  await probe.fill('Call me 海')
  await probe.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: '海' })).toContainText('does not occur in the text')
  await probe.fill('Call me Ishmael')
  await probe.press('Enter')
  await expect(tokens).toHaveCount(15, compiling)
  await expect(tokens.first()).toHaveText('C')
  await expect(page.getByRole('img', { name: 'hidden state, 128 units over 15 tokens' })).toBeVisible()
  await workbench.status.getByRole('button', { name: /^undo: change probe/ }).click()
  await expect(probe).toHaveValue('Call me 海')
})
