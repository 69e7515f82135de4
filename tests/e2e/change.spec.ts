// “Change it” as a person uses it: from a unit of a heat map to the outputs before and after, the effect over data, a map of patches, and a file.
import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setField, setSmall, trainFor } from './support/run'

test.setTimeout(600_000)

const region = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name })
const changes = (page: Page): Locator => region(page, 'Changes').getByRole('listitem')

test('a unit is changed where its heat map shows it, and everything that follows from it is shown', async ({ workbench, page }) => {
  await setSmall(workbench)
  await trainFor(workbench, 20)
  await workbench.go('Inspect')
  await page.getByRole('button', { name: 'Change unit 1 of c…' }).click(compiling)
  await expect(page.getByRole('tab', { name: 'Change it' })).toHaveAttribute('aria-selected', 'true')
  const form = page.getByRole('form', { name: 'Change' })
  await expect(form.getByRole('combobox', { name: 'Value' })).toHaveValue('c', compiling)
  await expect(form.getByRole('textbox', { name: 'Units' })).toHaveValue('1')
  // Enter takes the amount and adds the change.
  await setField(page, 'Amount', '25')
  await expect(changes(page)).toHaveText(['Clamp unit 1 of c in lstm to 25'])

  // A head that says nothing guesses: log₂ 81 bits for each of the characters of Moby Dick.
  await region(page, 'Changes').getByRole('button', { name: 'Add' }).click()
  await form.getByRole('combobox', { name: 'Layer' }).selectOption('head')
  await form.getByRole('combobox', { name: 'Change' }).selectOption({ label: 'Set to zero' })
  await form.getByRole('button', { name: 'Add the change' }).click()
  await expect(changes(page)).toHaveCount(2)
  const slider = page.getByRole('slider', { name: 'The token that is looked at' })
  await slider.focus()
  await page.keyboard.press('End')
  await expect(slider).toHaveAttribute('aria-valuetext', /→ 6\.34 bits$/, compiling)
  await expect(
    region(page, /^Next character before and after/)
      .getByRole('row')
      .nth(1)
  ).toContainText('1.2 %')
  await expectAccessible(page)

  await region(page, 'Effect over held-out data').getByRole('button', { name: 'Measure' }).click()
  await expect(region(page, 'Effect over held-out data').getByRole('status')).toContainText(/4\.39 after|4\.394 after/, compiling)
  await region(page, 'Changes').getByRole('checkbox').nth(1).uncheck()
  await expect(slider).not.toHaveAttribute('aria-valuetext', /→ 6\.34 bits$/, compiling)
  const generated = region(page, 'Generated from the cursor')
  await generated.getByRole('textbox', { name: 'Length' }).fill('12')
  await generated.getByRole('textbox', { name: 'Length' }).press('Enter')
  await generated.getByRole('button', { name: 'Generate' }).click()
  const text = (side: string) => generated.getByRole('group', { name: `Generated ${side}` }).getByRole('paragraph')
  await expect.poll(async () => ((await text('after').textContent()) ?? '').length, compiling).toBe(12)
  expect(((await text('before').textContent()) ?? '').length).toBe(12)

  const download = page.waitForEvent('download')
  await region(page, 'Changes').getByRole('button', { name: 'Save' }).click()
  const path = await (await download).path()
  await region(page, 'Changes')
    .getByRole('button', { name: /^Remove: Zero all/ })
    .click()
  await expect(changes(page)).toHaveCount(1)
  await region(page, 'Changes').getByRole('button', { name: 'Undo' }).click()
  await expect(changes(page)).toHaveCount(2)
  await region(page, 'Changes').getByRole('button', { name: 'Undo' }).click()
  await page.getByLabel('Load a list of changes').setInputFiles(path)
  await expect(changes(page)).toHaveText(['Clamp unit 1 of c in lstm to 25', 'Zero all units of y in head'])

  const patches = region(page, 'Where is it kept?')
  const other = patches.getByRole('textbox', { name: 'other text' })
  const probe = await other.inputValue()
  await other.fill(`${probe.slice(0, -2)}X${probe.slice(-1)}`)
  await patches.getByRole('button', { name: 'Map the patches' }).click()
  const last = patches
    .getByRole('row', { name: /^lstm y/ })
    .getByRole('cell')
    .last()
  await expect(last).toHaveText('1.00', compiling)
  await expectAccessible(page)
})
