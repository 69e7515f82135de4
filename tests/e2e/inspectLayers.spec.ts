// Layers without a cell in the Inspect place: attention maps, step sizes and effective attention, by keyboard and in words.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { startSmall } from './support/run'

test.setTimeout(600_000)

const matrix = (page: Page) => page.getByRole('application', { name: /Up and down choose the token that reads/ })
const said = (page: Page) => page.getByRole('status').filter({ hasText: / reads token / })

test('all heads are shown with their scores, and what one token reads of another is told by keyboard', async ({ workbench, page }) => {
  await workbench.newFrom('Transformer on Moby Dick')
  await startSmall(workbench)
  await workbench.go('Inspect')
  await expect(matrix(page)).toBeVisible(compiling)
  // All heads at a glance, of which a click shows one.
  const panel = page.getByRole('region', { name: 'Attention heads' })
  const one = panel.getByRole('button', {
    name: /^attention2, head 3, previous token 0\.\d\d, duplicate token 0\.\d\d, induction 0\.\d\d$/
  })
  await expect(one).toBeVisible(compiling)
  await expect(panel.getByRole('button', { name: /^attention\d, head \d/ })).toHaveCount(16)
  await expect(panel.getByText(/^Heuristic: mean attention on 10 sequences of \d+ random tokens that are read twice/)).toBeVisible()
  await one.click()
  await expect(matrix(page)).toHaveAttribute('aria-label', /^attention in layer attention2, head 3\./, compiling)
  await page.getByRole('group', { name: 'All layers up to this one' }).getByRole('button').click()
  await expect(matrix(page)).toHaveAttribute('aria-label', /^attention in layer attention2, rollout\./)
  await expect(page.getByText(/^heuristic, all layers up to /)).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'rollout' })).toBeVisible()
  await expect(page.getByRole('img', { name: 'Lines from token 1 to the token that it reads most' })).toBeVisible()
  await panel.getByRole('button', { name: /^attention1, head 1,/ }).click()

  const heads = page.getByRole('group', { name: 'Choice of head' }).getByRole('button')
  await expect(heads).toHaveCount(4)
  await expect(matrix(page)).toHaveAttribute('aria-label', /^attention in layer attention1, head 1\./, compiling)
  await page.getByRole('button', { name: 'Freeze' }).click()
  await heads.nth(2).click()
  await expect(heads.nth(2)).toHaveAttribute('aria-pressed', 'true')
  await expect(matrix(page)).toHaveAttribute('aria-label', /^attention in layer attention1, head 3\./)

  await matrix(page).focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown')
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight')
  await expect(said(page)).toHaveText(/^token 6 “d” reads token 3 “w”: 0\.\d{3}$/)
  const weight = /: (0\.\d{3})$/.exec(await said(page).innerText())?.[1] ?? ''
  const table = page.getByRole('table', { name: /^attention in layer attention1: the tokens that token 6/ })
  await expect(table.getByRole('columnheader', { name: /^head/ })).toHaveCount(4)
  // Token 6 sees itself and five before.
  await expect(table.getByRole('rowheader')).toHaveCount(6)
  await expect(table.getByRole('row', { name: /“w”/ }).getByRole('cell').nth(2)).toHaveText(weight)
  await page.keyboard.press('End')
  await expect(said(page)).toHaveText(/: 0\.000$/)
  await expectAccessible(page)
})

test('Mamba shows how long its steps last, and what it reads', async ({ workbench, page }) => {
  await workbench.newFrom('Mamba on Moby Dick')
  await startSmall(workbench)
  await workbench.go('Inspect')
  await expect(page.getByRole('img', { name: /^step size, 128 units over \d+ tokens$/ })).toBeVisible(compiling)
  await expect(page.getByRole('img', { name: /^decay, 128 units/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Norm of the state over/ })).toBeVisible()
  await expect(matrix(page)).toBeVisible(compiling)
  await expect(page.getByRole('group', { name: 'Choice of matrix' }).getByRole('button')).toHaveText([/^all units/, /^unit 1/])
  await expect(page.getByText('without the skip connection D x')).toBeVisible()
  await page.getByRole('application', { name: /^Heat maps over/ }).focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  const values = page.getByRole('table', { name: /^Values of each map at token 5/ })
  const delta = values
    .getByRole('row', { name: /^step size/ })
    .getByRole('cell')
    .first()
  await expect(delta).toHaveText(/^0\.\d{3}$/)
  await expect(page.getByRole('group', { name: 'Choice of matrix' }).getByRole('button').last()).toHaveText(/^unit 2/, compiling)
  await expectAccessible(page)
})
