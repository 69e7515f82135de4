// The timeline of checkpoints: what is scrubbed to is what Inspect shows, it plays, is compared with another, and training branches off from it.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { trainKeepingCheckpoints } from './support/run'

test.setTimeout(600_000)
test.use({ executor: 'auto' })

/** The hidden state of the first unit, as the table of values at the cursor has it. */
async function firstUnit(page: Page): Promise<number> {
  const row = page.getByRole('region', { name: /^Values at the/ }).getByRole('row', { name: /hidden state/ })
  return Number((await row.getByRole('cell').first().innerText()).replace('−', '-'))
}

test('scrubbing shows the model of then, back at once, and a run branches off there', async ({ workbench, page }) => {
  await trainKeepingCheckpoints(workbench, 16)
  await workbench.go('Inspect')
  const timeline = page.getByRole('region', { name: 'Checkpoints in time' })
  const slider = timeline.getByRole('slider', { name: 'Checkpoint' })
  await expect(slider).toHaveAttribute('aria-valuetext', /^newest/, compiling)
  await slider.focus()
  await page.keyboard.press('Home')
  // Only the last checkpoint was evaluated.
  await expect(slider).toHaveAttribute('aria-valuetext', /^step 1, training loss [\d.]+ nats per target$/)
  await expect(timeline.getByText('training loss', { exact: true })).toBeVisible()
  await expect(page.locator('.state b', { hasText: /^1$/ })).toBeVisible(compiling)
  const first = await firstUnit(page)
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.state b', { hasText: /^2$/ })).toBeVisible(compiling)
  const second = await firstUnit(page)

  await timeline.getByRole('combobox', { name: 'compare with' }).selectOption('step 1')
  await expect(page.getByText('The heat maps show step 2 minus step 1')).toBeVisible(compiling)
  await expect(page.getByRole('group', { name: /^change of forget gate/ })).toContainText('on average')
  // Each of the two values is rounded to three digits.
  expect(Math.abs((await firstUnit(page)) - (second - first))).toBeLessThan(0.0016)
  // What was predicted and how far the gradient reached stand beside one another.
  await expect(page.getByTitle(/at step 1$/).first()).toBeVisible()
  const reach = page.getByRole('region', { name: 'Gradient reach', exact: true })
  await expect(reach.getByText(/^\w+, step 1 /).first()).toBeVisible(compiling)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Stop comparing' }).click()
  await expect(reach.getByText(/, step 1 /)).toHaveCount(0)
  await expect(page.getByRole('group', { name: /^forget gate/ })).toBeVisible()
  expect(await firstUnit(page)).toBe(second)

  await timeline.getByRole('button', { name: 'Play' }).click()
  await expect(slider).toHaveAttribute('aria-valuetext', /^newest/, compiling)
  await slider.focus()
  await page.keyboard.press('Home')
  await timeline.getByRole('button', { name: 'Train from here…' }).click()
  await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Checkpoint' })).toHaveValue('1')
})
