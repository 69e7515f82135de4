// The tour: offered to a newcomer once; it trains a plain RNN and an LSTM, waits for both, and shows why one forgets.
import type { Locator } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling, starting } from './support/patience'
import { figure } from './support/run'

test.use({ newcomer: true, executor: 'auto' })

const learning = { timeout: 400_000 }

/** The share of a target that the card covers. */
async function covered(card: Locator, target: Locator): Promise<number> {
  const [a, b] = [await card.boundingBox(), await target.boundingBox()]
  if (a === null || b === null) throw new Error('the card and its target are shown')
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return (Math.max(0, width) * Math.max(0, height)) / (b.width * b.height)
}

test('a newcomer takes the tour, which trains both cells and shows why one forgets', async ({ workbench, page }) => {
  test.setTimeout(900_000)
  const tour = page.getByRole('region', { name: 'Tour' })
  const next = tour.getByRole('button', { name: 'Next' })
  const card = async (title: string) => expect(tour.getByRole('heading', { name: title })).toBeFocused()
  await expectAccessible(page)
  await tour.getByRole('button', { name: 'Take the tour' }).click()
  const panels = [
    ['A cell, drawn', '.vue-flow'],
    ['Draw', '[aria-label="Palette"]'],
    ['Or type', '[aria-label="Inspector"]'],
    ['The model around it', '[aria-label="Model as layers"]']
  ] as const
  for (const [title, target] of panels) {
    await card(title)
    await expect.poll(() => covered(tour, page.locator(target).first())).toBeLessThan(0.05)
    await next.click()
  }
  await test.step('the plain RNN: the tour waits until it was measured', async () => {
    await card('Train a plain RNN')
    await expect(next).toBeDisabled()
    await tour.getByRole('button', { name: 'Start training' }).click()
    await expect(tour.getByText(/now at step/)).toBeVisible(compiling)
    await expect(next).toBeEnabled(learning)
    await next.click()
    await card('Its gradient does not get back')
    await expect(tour.getByText('no better than guessing one of 4 letters (1.39)')).toBeVisible()
    await expect(tour.getByText(/On its way from the answer back to the letter, 40 tokens, .* % of its gradient is left/)).toBeVisible()
    await expect.poll(() => covered(tour, workbench.run.page().getByRole('region', { name: 'Gradient reach' }))).toBeLessThan(0.02)
    await expectAccessible(page)
    await next.click()
  })
  await test.step('the LSTM, and both side by side', async () => {
    await card('Train the LSTM')
    await expect(next).toBeDisabled()
    await tour.getByRole('button', { name: 'Start training' }).click()
    await expect(next).toBeEnabled(learning)
    await next.click()
    await card('Why one forgets and the other does not')
    const table = tour.getByRole('table')
    await expect(table.getByRole('columnheader')).toHaveText(['plain RNN', 'LSTM'])
    await expect(table.getByRole('row', { name: 'Gradient halves' }).getByRole('cell').first()).toHaveText(
      /^every (token|\d(\.\d)? tokens)$/
    )
    await expect(tour.getByText('nothing tells the RNN what it should have kept')).toBeVisible()
    expect(await figure(page, 'Loss')).toBeLessThan(0.4)
    await expect(
      page.getByRole('region', { name: 'Gradient reach' }).getByText(/In the plain RNN, 32 units, .* it halves every/)
    ).toBeVisible()
    await expectAccessible(page)
    await next.click()
  })
  await test.step('Inspect has the curve of the plain RNN beside those of the LSTM', async () => {
    await card('Look inside')
    const words = page.getByRole('region', { name: 'Gradient reach in words' })
    await expect(words.getByText('c, cell state')).toBeVisible(compiling)
    await expect(words.getByText(/^plain RNN, 32 units/)).toBeVisible()
    await next.click()
  })
  await card('Other kinds of memory')
  await tour.getByRole('button', { name: 'Open the gallery' }).click()
  await expect(page.getByRole('dialog', { name: 'New from template' })).toBeVisible()
  await page.keyboard.press('Escape')
  await test.step('after a reload nobody is asked again, and the record of the gradient is still there', async () => {
    await page.reload()
    await workbench.go('Train')
    await expect(page.getByRole('region', { name: 'Gradient reach' }).getByText(/^At step .* the gradient/)).toBeVisible(starting)
    await expect(tour).toHaveCount(0)
  })
  await test.step('the lesson begins from the card of its model', async () => {
    await workbench.file(/^New from template/)
    await page.getByRole('button', { name: 'Why does it forget? RNN on delayed recall' }).click()
    await card('Train a plain RNN')
    await page.keyboard.press('Escape')
    await expect(tour).toHaveCount(0)
  })
})
