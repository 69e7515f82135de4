// Predictions over held-out data: a text is read, its surprise zooms down to the tokens, and a token leads to the same number in its gates.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { heading, setSmall, trainFor } from './support/run'

test.setTimeout(600_000)

test('held-out text is read, surprise zooms to its tokens, and a token shows the same bits in Gates and states', async ({
  workbench,
  page
}) => {
  await setSmall(workbench)
  await trainFor(workbench, 20)
  await expect(heading(page, /^Finished after 20 steps$/)).toBeVisible(compiling)
  await workbench.go('Inspect')
  await page.getByRole('tab', { name: 'Predictions' }).click()
  await expect(heading(page, /^What does the model say, and is it right\?$/)).toBeVisible(compiling)
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'read' }).selectOption('50')
  await page.getByRole('button', { name: 'Read the predictions' }).first().click()
  const surprise = page.getByRole('region', { name: 'Surprise over the text' })
  await expect(surprise).toBeVisible(compiling)
  // 50 windows of 32 tokens, of which the first judges 31 and each other 16.
  await expect(page.getByRole('region', { name: 'Calibration' })).toContainText('815 predictions')
  await expect(page.getByRole('region', { name: 'Worst predictions' }).getByRole('listitem')).toHaveCount(24)
  const byToken = page.getByRole('region', { name: 'Errors by token' })
  await expect(byToken.getByRole('row')).toHaveCount(13)
  await byToken.getByRole('button', { name: /^Show all \d+$/ }).click()
  // Every prediction is counted once under the token that came.
  const came = await byToken.getByRole('row').locator('td:first-of-type').allInnerTexts()
  expect(came.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(815)

  const strip = surprise.getByRole('group', { name: /^Strip of surprise/ })
  await strip.press('+')
  await strip.press('+')
  for (let k = 0; k < 8; k++) await strip.press('ArrowLeft')
  const token = surprise.getByRole('slider', { name: 'Token' })
  await token.press('Home')
  const bits = Number(/([\d.]+) bits/.exec((await token.getAttribute('aria-valuetext')) ?? '')?.[1])
  await expectAccessible(page)
  await token.press('Enter')
  await expect(page.getByRole('tab', { name: 'Gates and states' })).toHaveAttribute('aria-selected', 'true')
  const maps = page.getByRole('application', { name: /the validation data, from token 1\b/ })
  await expect(maps).toBeVisible(compiling)
  await maps.press('Home')
  await maps.press('ArrowRight')
  const shown = page.getByRole('region', { name: 'Values at the token' }).getByText(/^[\d.]+ bits$/)
  await expect.poll(async () => Math.abs(Number.parseFloat(await shown.innerText()) - bits)).toBeLessThan(0.011)
})
