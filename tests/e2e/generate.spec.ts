// The Generate panel as a person uses it: a model that was trained for a few steps writes, the same for the same seed, and stops.
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setField, startSmall } from './support/run'

test.setTimeout(600_000)

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Generate', exact: true })
const text = (page: Page): Locator => panel(page).getByRole('application', { name: /^Generated text/ })
const status = (page: Page): Locator => panel(page).getByRole('status')

async function write(page: Page): Promise<void> {
  await panel(page).getByRole('button', { name: 'Generate text', exact: true }).click()
}

test('the same seed writes the same text, with probabilities and memory; the text becomes the probe', async ({ workbench, page }) => {
  await workbench.go('Inspect')
  const toggle = panel(page).getByRole('button', { name: 'Generate', exact: true })
  await toggle.click()
  await expect(panel(page)).toContainText('There is no trained model yet')
  await expectAccessible(page)

  await startSmall(workbench)
  await workbench.run.getByRole('button', { name: 'Pause' }).click()
  await workbench.go('Inspect')
  await expect(toggle).toHaveAttribute('aria-expanded', 'true')
  const prompt = panel(page).getByRole('textbox', { name: 'Prompt' })
  await prompt.fill('海')
  await write(page)
  await expect(panel(page).getByRole('alert')).toContainText('The prompt contains “海”', compiling)

  await prompt.fill('Call me ')
  await setField(page, 'Tokens', '40')
  await write(page)
  await expect(status(page)).toContainText('40 of 40 tokens', compiling)
  const first = await text(page).textContent()
  expect([...(first ?? '')]).toHaveLength('Call me '.length + 40)
  await write(page)
  await expect(status(page)).toContainText('40 of 40 tokens', compiling)
  expect(await text(page).textContent()).toBe(first)
  await setField(page, 'Seed', '2')
  await write(page)
  await expect(status(page)).toContainText('40 of 40 tokens', compiling)
  await expect(text(page)).not.toHaveText(first ?? '')

  await text(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(panel(page)).toContainText(/Token 2 of 40: .+, probability (\d|under)/)
  const memory = panel(page).getByRole('region', { name: 'Memory between tokens' })
  await expect(memory).toContainText('state: 1.0 KB, constant')
  await expect(memory.getByRole('row', { name: /^LSTM/ })).toContainText('constant')
  await expectAccessible(page)

  const written = (await text(page).textContent()) ?? ''
  await panel(page).getByRole('button', { name: 'Inspect this text' }).click()
  await expect(page.getByRole('list', { name: 'Tokens of the probe' }).getByRole('listitem')).toHaveCount(48, compiling)
  await expect(workbench.status.getByRole('button', { name: /^undo: change probe/ })).toBeVisible()
  expect(written.startsWith('Call me ')).toBe(true)
})

test('writing stops when asked, also while the model trains', async ({ workbench, page }) => {
  await startSmall(workbench)
  await workbench.go('Inspect')
  await panel(page).getByRole('button', { name: 'Generate', exact: true }).click()
  await setField(page, 'Tokens', '2000')
  await write(page)
  // A quick engine writes all of it within a second: the key is pressed in the frame that shows the first tokens.
  await panel(page).getByRole('button', { name: 'Stop' }).focus()
  await page.evaluate(
    () =>
      new Promise<void>((seen) => {
        const look = () => {
          if (document.querySelectorAll('[aria-label^="Generated text"] span').length > 3) seen()
          else requestAnimationFrame(look)
        }
        look()
      })
  )
  await page.keyboard.press('Enter')
  await expect(status(page)).toContainText(/^Stopped: [\d,]+ of 2,000 tokens/)
  const stopped = await text(page).textContent()
  await setField(page, 'Tokens', '5')
  await expect(text(page)).toHaveText(stopped ?? '', { useInnerText: false })
  await write(page)
  await expect(status(page)).toContainText('5 of 5 tokens', compiling)
})
