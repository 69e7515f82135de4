// The timeline of checkpoints: what is scrubbed to is what Inspect shows, it plays, and training branches off from it.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setField, setSmall } from './support/run'

test.setTimeout(600_000)
test.use({ newcomer: false })

test('scrubbing shows the model of then, back at once, and a run branches off there', async ({ workbench, page }) => {
  await setSmall(workbench)
  await page.getByText('Stop early, keep checkpoints').click()
  await page.getByRole('combobox', { name: 'Keep checkpoints' }).selectOption('powersOfTwo')
  await setField(page, 'Steps', '16')
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(page.getByRole('heading', { name: /^Finished after 16 steps$/ })).toBeVisible(compiling)
  await workbench.go('Inspect')
  const timeline = page.getByRole('region', { name: 'Checkpoints in time' })
  const slider = timeline.getByRole('slider', { name: 'Checkpoint' })
  await expect(slider).toHaveAttribute('aria-valuetext', /^newest/, compiling)
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', /^step 1\b/)
  await expect(page.locator('.state b', { hasText: /^1$/ })).toBeVisible(compiling)
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.state b', { hasText: /^2$/ })).toBeVisible(compiling)
  await expectAccessible(page)
  await timeline.getByRole('button', { name: 'Play' }).click()
  await expect(slider).toHaveAttribute('aria-valuetext', /^newest/, compiling)
  await slider.focus()
  await page.keyboard.press('Home')
  await timeline.getByRole('button', { name: 'Train from here…' }).click()
  await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Checkpoint' })).toHaveValue('1')
})
