// Pictures of every lens of Inspect on models that were really trained, in both themes and two sizes.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../e2e/support/fixture'
import { compiling } from '../e2e/support/patience'
import { setSmall, startSmall, trainFor, trainKeepingCheckpoints } from '../e2e/support/run'

test.setTimeout(900_000)

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 }
]

/** Takes the window as it is and as it is scrolled to the end, in both themes and both sizes. */
async function pictures(page: Page, folder: string, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const viewport of sizes) {
      await page.setViewportSize(viewport)
      const file = (part: string) => join(folder, 'pictures', `${name}${part}-${colorScheme}-${viewport.width}.png`)
      const panel = page.getByRole('main')
      await panel.evaluate(scrollParts, 0)
      await page.screenshot({ path: file(''), animations: 'disabled' })
      if (await panel.evaluate(scrollParts, 1)) await page.screenshot({ path: file('-end'), animations: 'disabled' })
    }
  }
}

/** In the page: scrolls every part within to its beginning, 0, or its end, 1. Returns whether there is more than is seen at once. */
function scrollParts(element: Element, share: number): boolean {
  const parts = [element, ...element.querySelectorAll('*')].filter(
    (part) => part.scrollHeight > part.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(part).overflowY)
  )
  for (const part of parts) part.scrollTop = share * part.scrollHeight
  return parts.length > 0
}

test('the lenses of an LSTM', async ({ workbench, page }, { project }) => {
  const take = (name: string) => pictures(page, project.outputDir, name)
  await setSmall(workbench)
  await trainFor(workbench, 60)
  await workbench.go('Inspect')
  await expect(page.getByRole('img', { name: /^forget gate/ }).first()).toBeVisible(compiling)
  await take('lens-gates')

  await page.getByRole('button', { name: 'Change unit 1 of c…' }).click()
  await page.getByRole('textbox', { name: 'Amount', exact: true }).fill('5')
  await page.keyboard.press('Enter')
  const effect = page.getByRole('region', { name: 'Effect over held-out data' })
  await effect.getByRole('button', { name: 'Measure' }).click()
  await expect(effect.getByRole('status')).toContainText(/after/, compiling)
  await take('lens-change')

  await page.getByRole('tab', { name: 'Find units' }).click()
  await page.getByRole('combobox', { name: 'property' }).selectOption({ label: 'space' })
  await page.getByRole('button', { name: 'Score all units' }).click()
  const ranking = page.getByRole('region', { name: 'Best units' }).getByRole('table')
  await expect(ranking).toBeVisible(compiling)
  await ranking.getByRole('row').nth(1).getByRole('button').click()
  await expect(page.getByRole('region', { name: /^Unit lstm\..* over the text$/ }).getByRole('application')).toBeVisible(compiling)
  await take('lens-units')

  await page.getByRole('tab', { name: 'Memory' }).click()
  await expect(page.getByRole('slider', { name: /^States of / })).toBeVisible(compiling)
  const reach = page.getByRole('region', { name: 'Gradient reach over held-out data' })
  await reach.getByRole('button', { name: /^Average over/ }).click()
  await expect(reach.getByRole('status')).toHaveText(/^\d+ sequences$/, compiling)
  await take('lens-memory')

  await page.getByRole('tab', { name: 'Predictions' }).click()
  await page.getByRole('combobox', { name: 'read' }).selectOption('50')
  await page.getByRole('button', { name: 'Read the predictions' }).first().click()
  await expect(page.getByRole('region', { name: 'Worst predictions' }).getByRole('listitem')).toHaveCount(24, compiling)
  await take('lens-predictions')
})

for (const template of ['Transformer', 'Mamba'])
  test(`gates, states and attention of ${template}`, async ({ workbench, page }, { project }) => {
    await workbench.newFrom(`${template} on Moby Dick`)
    await startSmall(workbench)
    await workbench.run.getByRole('button', { name: 'Stop' }).click()
    await workbench.go('Inspect')
    await expect(page.getByRole('application', { name: /Up and down choose the token that reads/ })).toBeVisible(compiling)
    await pictures(page, project.outputDir, `lens-${template.toLowerCase()}`)
  })

for (const template of ['LSTM on Moby Dick', 'Transformer on Moby Dick', 'GRU classifier on chapters', 'LSTM forecaster on sines'])
  test(`two moments of ${template}`, async ({ workbench, page }, { project }) => {
    if (template !== 'LSTM on Moby Dick') await workbench.newFrom(template)
    await trainKeepingCheckpoints(workbench, 64)
    await workbench.go('Inspect')
    const timeline = page.getByRole('region', { name: 'Checkpoints in time' })
    await timeline.getByRole('combobox', { name: 'compare with' }).selectOption('step 8')
    await expect(page.getByText(/^The heat maps show step 64 minus step 8/)).toBeVisible(compiling)
    await expect(page.getByText(/^Computing /)).toHaveCount(0, compiling)
    const name = template.toLowerCase().replaceAll(' ', '-')
    await pictures(page, project.outputDir, `moments-${name}`)
  })
