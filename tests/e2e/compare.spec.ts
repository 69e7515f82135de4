// Chosen runs in Compare: their curves over tokens, values at the cross-hair, settings that differ, a mean over seeds, a picture as a file.
import type { Locator, Page } from '@playwright/test'
import { areaOf } from './support/area'
import { expect, expectAccessible, test } from './support/fixture'
import { setField, setSmall, trainFor } from './support/run'
import { rowsOf, savePicture } from './support/savedPicture'
import type { Workbench } from './support/workbench'

test.setTimeout(600_000)

async function train(workbench: Workbench, steps: number, seed: number): Promise<void> {
  await setField(workbench.page, 'Seed', String(seed))
  await trainFor(workbench, steps)
}

const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true })
const legend = (page: Page): Locator => page.getByRole('region', { name: 'Values of the curves' })
const loss = (page: Page): Locator => page.getByRole('region', { name: 'Training loss', exact: true })

test('three runs are compared by curves over tokens, by what differs in their settings, and as a mean over seeds', async ({
  workbench,
  page
}) => {
  await setSmall(workbench)
  await setField(page, 'Evaluate every', '10')
  await train(workbench, 20, 1)
  await train(workbench, 20, 2)
  await setField(page, 'Learning rate', '0.01')
  await train(workbench, 30, 1)

  await workbench.go('Compare')
  await tab(page, 'Curves').click()
  await expect(page.getByText(/Choose runs in the tab Runs/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Choose runs' }).click()
  const boxes = page.getByRole('checkbox', { name: /^Choose LSTM on Moby Dick/ })
  await expect(boxes).toHaveCount(3)
  for (let k = 0; k < 3; k++) await boxes.nth(k).click()

  await tab(page, 'Curves').click()
  const rows = legend(page).getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(legend(page)).toContainText('optimizer.learningRate 0.01')
  await page.getByRole('button', { name: 'Tokens', exact: true }).click()
  const drawn = loss(page).getByRole('img', { name: /^Training loss of 3 curves by tokens$/ })
  const { x, y, width } = await areaOf(drawn)
  // 5,000 of 7,680 tokens: two runs ended at 5,120.
  await page.mouse.move(x + 46 + (width - 60) * (5_000 / 7_680), y + 40)
  await expect(legend(page)).toContainText(/Values at (4\.9|5|5\.0)\d* k tokens/)
  const missing = legend(page).getByRole('cell').filter({ hasText: /^–$/ })
  await expect(missing).toHaveCount(0)
  await page.mouse.move(x + width - 20, y + 40)
  await expect(missing).toHaveCount(6)
  await page.mouse.move(5, 5)
  await expect(legend(page)).toContainText('Values at the end of each')
  await expectAccessible(page)
  const csv = rowsOf(await savePicture(page, loss(page).getByRole('button', { name: /^Save picture/ }), 'CSV'))
  expect(csv[0]?.[0]).toBe('tokens')
  expect(csv).toHaveLength(31)
  expect(csv[30]?.[0]).toBe('7680')

  await page.getByRole('combobox', { name: 'Curves' }).selectOption('seed')
  await expect(rows).toHaveCount(3)
  await expect(legend(page).getByRole('button', { name: /2 seeds/ })).toBeVisible()
  await expect(legend(page)).toContainText('±')
  await legend(page)
    .getByRole('button', { name: /2 seeds/ })
    .click()
  await expect(loss(page).getByRole('img', { name: /^Training loss of 1 curve / })).toBeVisible()
  await page.getByRole('button', { name: 'Values as tables' }).click()
  await expect(page.getByRole('region', { name: 'Curves as tables' }).getByRole('table')).toHaveCount(3)
  await expectAccessible(page)

  await tab(page, 'Settings').click()
  const table = page.getByRole('table')
  await expect(table.getByRole('row', { name: /optimizer\.learningRate/ })).toContainText('0.01')
  await expect(table).toContainText('3 settings differ')
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: 'Only what differs' }).check()
  await expect(table.getByRole('button')).toHaveCount(0)
  await page.getByRole('button', { name: 'Parallel coordinates' }).click()
  await expect(page.getByRole('img', { name: /^3 runs over \d axes/ })).toBeVisible()
  await page.getByRole('button', { name: 'Scatter' }).click()
  await expect(page.getByRole('img', { name: /^3 runs by / })).toBeVisible()
  await expectAccessible(page)
})
