// The tab Memory in Inspect: a small trained LSTM, its half-lives as the engine gives them, its states, and the reach over held-out data.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setSmall, trainFor } from './support/run'

test.setTimeout(600_000)

test('Memory says how long an LSTM remembers, how its states move, and how far gradients reach', async ({ workbench, page }) => {
  await setSmall(workbench)
  await trainFor(workbench, 20)
  await workbench.go('Inspect')
  await page.getByRole('tab', { name: 'Memory' }).click()
  const layer = page.getByRole('region', { name: /^Memory of (?!the model)/ })
  await expect(layer).toBeVisible(compiling)
  await expect(layer.getByText(/^(The gates|The weights|Half of the past|States that)/)).toBeVisible()
  const figure = (name: string) => layer.locator('dl > div').filter({ hasText: name }).locator('dd')
  await expect(figure('half-life, longest unit')).toHaveText(/^[\d.,]+ tokens?$/)
  // The longest half-life is the first number of the sorted list.
  const longest = Number.parseFloat((await figure('half-life, longest unit').innerText()).replaceAll(',', ''))
  const cells = await page.getByRole('table', { name: 'Half-lives, longest first' }).getByRole('cell').allInnerTexts()
  const halfLives = cells.filter((_, k) => k % 3 === 2).map((text) => Number.parseFloat(text.replaceAll(',', '')))
  expect(Math.max(...halfLives)).toBe(longest)

  const states = page.getByRole('slider', { name: /^States of / })
  await expect(states).toBeVisible(compiling)
  await states.focus()
  await page.keyboard.press('Home')
  await expect(states).toHaveAttribute('aria-valuenow', '1')
  await page.keyboard.press('ArrowRight')
  await expect(states).toHaveAttribute('aria-valuenow', '2')

  const through = page.getByRole('region', { name: 'Through training' })
  await through.getByRole('button', { name: 'Measure through training' }).click()
  await expect(through.getByRole('status')).toHaveText(/^(\d+) of \1 checkpoints, along \d+ tokens$/, compiling)
  await expect(through.getByText(/^LSTM: At step \d+ it keeps half of the past for /)).toBeVisible()
  // The newest checkpoint has the exponent that the table above shows.
  const newest = await through.getByRole('table').getByRole('cell').last().textContent()
  const exponents = layer.locator('.box', { has: page.getByRole('heading', { name: 'Lyapunov exponents' }) })
  const shown = await exponents.getByRole('row').nth(1).getByRole('cell').first().innerText()
  expect(Number(newest)).toBeCloseTo(Number(shown), 1)

  const reach = page.getByRole('region', { name: 'Gradient reach over held-out data' })
  await reach.getByRole('button', { name: /^Average over/ }).click()
  await expect(reach.getByRole('status')).toHaveText(/^\d+ sequences$/, compiling)
  await expect(reach.getByText(/^The gradient (vanishes|explodes|reaches)/).first()).toBeVisible()
  // The page ends with its charts: tables for screen readers do not lengthen it.
  const bottom = (element: Element) => element.getBoundingClientRect().bottom
  const end = await reach.evaluate((element) => {
    let scrolled: Element | null = element
    while (scrolled !== null && scrolled.scrollHeight <= scrolled.clientHeight + 1) scrolled = scrolled.parentElement
    if (scrolled !== null) scrolled.scrollTop = scrolled.scrollHeight
    return scrolled === null ? NaN : scrolled.getBoundingClientRect().bottom
  })
  expect(end - (await reach.evaluate(bottom))).toBeLessThan(60)
  await expectAccessible(page)
})
