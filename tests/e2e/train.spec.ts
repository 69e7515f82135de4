// The Train place as a person uses it, against the real host and engine.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling, starting } from './support/patience'
import { engineProcess, figure, heading, overhear, pausedAt, reachStep, setField, startSmall } from './support/run'

test.setTimeout(600_000)
// Its journeys are long and come last: together they end sooner.
test.describe.configure({ mode: 'parallel' })
test.use({ colorScheme: 'dark', executor: 'auto' })

/** Chooses a parameter after its cost was told, and sees its update beside its weight while the model trains. */
async function measureUpdates(page: Page): Promise<void> {
  const updates = page.getByRole('region', { name: 'Update beside weight' })
  await expect(updates).toContainText('Nothing is measured, since it would cost time.')
  await updates.getByRole('button', { name: 'Choose parameters…' }).click()
  const form = updates.getByRole('form', { name: 'Parameters to measure' })
  await form.getByRole('checkbox', { name: /^lstm\.zf\.weight\.x / }).check()
  await expect(form.getByRole('status')).toHaveText(/^1 chosen: [\d.]+ ms a measurement\.$/)
  await form.getByRole('button', { name: 'Measure these' }).click()
  const measured = updates.getByRole('list', { name: 'Measured parameters' }).getByRole('listitem')
  await expect(measured).toHaveText(/^lstm\.zf\.weight\.x\s*0\.0\d+$/, compiling)
  await expect(updates.getByRole('img', { name: /^Update beside weight of each chosen parameter/ })).toBeVisible()
}

test('a template trains with one click: its loss falls, and it is paused, stepped, resumed and stopped', async ({ workbench, page }) => {
  await workbench.go('Train')
  await expect(heading(page, /LSTM on Moby Dick/)).toBeVisible()
  await expectAccessible(page)
  await startSmall(workbench)
  await expect(heading(page, /^Training$/)).toBeVisible()
  await expect.poll(() => figure(page, 'Loss'), compiling).toBeLessThan(3.4)
  await expect.poll(() => figure(page, 'Validation'), compiling).toBeGreaterThan(0)
  await expect.poll(() => figure(page, 'First loss')).toBeGreaterThan(0)
  for (const chart of ['Training loss', 'Bits per character', 'Gradient norm', 'Training steps per second']) {
    await expect(page.getByRole('img', { name: new RegExp(`^${chart}`) })).toBeVisible()
  }
  await expect(page.getByRole('list', { name: 'Lines of the gradient norm' }).getByRole('button')).toHaveCount(16)
  await measureUpdates(page)
  await expect(
    page
      .getByRole('list', { name: 'Lines of the log' })
      .getByText(/compil/i)
      .first()
  ).toBeVisible()

  await workbench.run.getByRole('button', { name: 'Pause' }).click()
  const paused = await pausedAt(page)
  await expect.poll(() => figure(page, 'Step')).toBe(paused)
  const step = page.getByRole('button', { name: /^Step/ })
  await step.click()
  await expect.poll(() => figure(page, 'Step'), compiling).toBe(paused + 1)
  await expect(step).toBeEnabled()
  await page.keyboard.press('F10')
  await expect.poll(() => figure(page, 'Step'), compiling).toBe(paused + 2)
  await expectAccessible(page)
  await workbench.command('light theme')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectAccessible(page)

  await page.reload()
  await expect(heading(page, /^Paused at step/)).toBeVisible(starting)
  await expect.poll(() => figure(page, 'Step')).toBe(paused + 2)
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const rows = page.getByRole('table', { name: 'Latest steps' }).getByRole('row')
  await expect(rows.nth(1)).toContainText((paused + 2).toLocaleString('en-US'))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Table', exact: true }).click()

  await page.keyboard.press('F8')
  await reachStep(page, paused + 5)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
  await expect(workbench.run.getByRole('button', { name: 'Train' })).toBeEnabled()
})

test('another task changes layers and head along, trains with its own figures, and measures what its settings ask for', async ({
  workbench,
  page
}) => {
  await page.getByRole('combobox', { name: 'Task' }).selectOption({ label: 'associative recall' })
  await page.getByRole('combobox', { name: 'Task' }).selectOption({ label: 'parity' })
  await expect(page.getByRole('textbox', { name: 'Validation length' })).toHaveValue('256')
  await expect(workbench.status.getByRole('button', { name: 'No problems' })).toBeVisible()
  await expectAccessible(page)
  for (const measured of ['Measure updates', 'Measure exponents']) await page.getByRole('checkbox', { name: measured }).check()
  await startSmall(workbench)
  await expect.poll(() => figure(page, 'Validation'), compiling).toBeGreaterThan(0)
  await expect(page.getByRole('img', { name: 'Largest Lyapunov exponent of each layer by step' })).toBeVisible(compiling)
  await expect(page.getByRole('list', { name: 'Measured parameters' }).getByRole('listitem').nth(4)).toHaveText(/\d$/, compiling)
  await expect(page.getByRole('img', { name: /^Accuracy on validation data/ })).toBeVisible()
  await expect(page.getByRole('note', { name: 'Fit' })).toContainText(/^Accuracy \d+ % on validation data/, compiling)
  await page.getByRole('button', { name: 'Bits per target' }).click()
  await expect(page.getByRole('img', { name: /^Bits per target on validation data/ })).toBeVisible()
  await expectAccessible(page)
  await workbench.go('Inspect')
  await expect(page.getByRole('img', { name: /forget gate/ }).first()).toBeVisible(compiling)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
})

test('an engine that is killed while it trains is started again, and the run goes on from its last checkpoint', async ({
  workbench,
  page
}) => {
  await startSmall(workbench)
  await expect.poll(() => figure(page, 'Checkpoint'), compiling).toBeGreaterThan(0)
  const before = await engineProcess(page)
  const heard = await overhear(page)
  process.kill(before, 'SIGKILL')
  await expect.poll(heard).toContainEqual(expect.stringMatching(/The engine ended: .*SIGKILL/))
  await expect.poll(heard).toContainEqual(expect.stringMatching(/^Interrupted at step/))
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')

  const news = page.getByRole('status').filter({ hasText: 'It was started again' })
  await expect(news).toContainText(/training goes on from step [\d,]+ \(last checkpoint\)/, compiling)
  await expect(heading(page, /^Training$/)).toBeVisible(compiling)
  const step = await figure(page, 'Step')
  await reachStep(page, step + 5)
  await expect.poll(() => engineProcess(page)).not.toBe(before)
  await workbench.go('Design')
  await expect(workbench.nodes).toHaveCount(19)
})

test('settings are checked as they are typed, and are edits of the document', async ({ workbench, page }) => {
  await workbench.go('Train')
  await setField(page, 'Batch', '1.5')
  await expect(page.getByRole('alert').filter({ hasText: 'Give a whole number from 1 to 65,536.' })).toBeVisible()
  await expect(workbench.status.getByRole('button', { name: /^undo/ })).toHaveCount(0)
  await setField(page, 'Batch', '16')
  await expect(page.getByRole('alert').filter({ hasText: 'Give' })).toHaveCount(0)
  await workbench.status.getByRole('button', { name: /^undo: change training/ }).click()
  await expect(page.getByRole('textbox', { name: 'Batch', exact: true })).toHaveValue('32')
})
