// Documents and their runs: each tab shows its own, a run that rests goes on, and one that has finished is prolonged.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { engineProcess, figure, heading, reachStep, setField, setSmall, startSmall } from './support/run'

test.setTimeout(600_000)

const stepOf = async (page: Page) => Number((await heading(page, /^(Stopped|Paused) at step/).innerText()).replaceAll(/\D/g, ''))

test('a tab shows its own run; that of another document stands in the status bar, and can be stopped for this one', async ({
  workbench,
  page
}) => {
  await startSmall(workbench)
  await workbench.newFrom('GRU on Moby Dick')
  await setSmall(workbench)
  await expect(heading(page, /GRU on Moby Dick/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Loss' })).toHaveCount(0)
  await expect(workbench.run.getByRole('button')).toHaveText(['Train'])
  const link = workbench.status.getByRole('button', { name: /^LSTM on Moby Dick is training, step [\d,]+$/ })
  await expect(link).toBeVisible()

  await workbench.run.getByRole('button', { name: 'Train' }).click()
  const refusal = page.getByRole('alert').filter({ hasText: '“LSTM on Moby Dick” is still training.' })
  await expect(refusal).toBeVisible()
  await expectAccessible(page)
  await refusal.getByRole('button', { name: 'Show it' }).click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('LSTM on Moby Dick')
  await expect(heading(page, /^Training$/)).toBeVisible()
  await workbench.tab(/^GRU on Moby Dick/).click()
  await refusal.getByRole('button', { name: 'Stop it and train this' }).click()
  await reachStep(page, 3)
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('GRU on Moby Dick')

  await workbench.tab(/^LSTM on Moby Dick/).click()
  const stopped = heading(page, /^Stopped at step/)
  await expect(stopped).toBeVisible(compiling)
  await page.reload()
  await expect(stopped).toBeVisible(compiling)
  await expect(workbench.status.getByRole('button', { name: /^GRU on Moby Dick is training/ })).toBeVisible(compiling)
})

test('a stopped run is resumed by its key, Train asks whether to, and a finished one is prolonged or gives its weights', async ({
  workbench,
  page
}) => {
  await startSmall(workbench)
  await expect.poll(() => figure(page, 'Checkpoint'), compiling).toBeGreaterThan(0)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
  const first = await stepOf(page)
  await expect(workbench.run.getByRole('button')).toHaveText(['Resume', 'Train'])
  await page.keyboard.press('F8')
  await reachStep(page, first + 2)
  await setField(page, 'Learning rate of the run', '0.0005')
  await expect(page.getByRole('list', { name: 'Lines of the log' })).toContainText('to 0.0005')
  await expect(page.getByRole('textbox', { name: /^Learning rate/ })).toHaveCount(1)
  await page.getByRole('combobox', { name: 'The learning rate is that of' }).selectOption('next')
  await expect(page.getByRole('textbox', { name: 'Learning rate', exact: true })).not.toHaveValue('0.0005')

  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
  const second = await stepOf(page)
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  const dialog = page.getByRole('dialog', { name: /^Train/ })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: `Resume at ${second.toLocaleString('en-US')}` }).click()
  await reachStep(page, second + 1)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await setField(page, 'Steps', '20')
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await dialog.getByRole('button', { name: 'Start over' }).click()

  const over = page.getByRole('region', { name: 'The run is over' })
  await expect(heading(page, /^Finished after 20 steps$/)).toBeVisible(compiling)
  await expectAccessible(page)
  await over.getByRole('textbox', { name: 'Add steps' }).fill('15')
  await over.getByRole('button', { name: 'Train on to step 35' }).click()
  await expect(heading(page, /^Finished after 35 steps$/)).toBeVisible(compiling)
  await over.getByRole('button', { name: 'New run from these weights' }).click()
  await expect(heading(page, /^Finished after 20 steps$/)).toBeVisible(compiling)
  await expect(page.getByRole('list', { name: 'Lines of the log' })).toContainText(
    'Started from the weights of step 35 of LSTM on Moby Dick'
  )
})

test('a run on disk is looked into from its checkpoint after a restart of the engine, without training', async ({ workbench, page }) => {
  await startSmall(workbench)
  await expect.poll(() => figure(page, 'Checkpoint'), compiling).toBeGreaterThan(0)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
  const step = (await stepOf(page)).toLocaleString('en-US')
  const before = await engineProcess(page)
  process.kill(before, 'SIGKILL')
  await expect.poll(() => engineProcess(page), compiling).not.toBe(before)
  await test.step('the menu of runs stays open when the model has opened', async () => {
    const engine = await engineProcess(page)
    process.kill(engine, 'SIGSTOP')
    await workbench.go('Inspect')
    await page.getByRole('button', { name: /^Run: / }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    process.kill(engine, 'SIGCONT')
    await expect(page.getByRole('img', { name: /forget gate/ }).first()).toBeVisible(compiling)
    await expect(page.getByRole('menu')).toBeVisible()
    await page.keyboard.press('Escape')
  })
  await expect(page.getByText(`step ${step}`).first()).toBeVisible()
  await expect(page.getByText(/from the checkpoint/).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'inspect' }).selectOption('batch')
  await expect(page.getByText(/the next training batch/i).first()).toBeVisible(compiling)
  await expect(page.getByRole('img', { name: /forget gate/ }).first()).toBeVisible(compiling)
})

/** Waits until the process has the run of this folder to itself. */
async function hasTaken({ pid }: ChildProcess, folder: string): Promise<void> {
  const claims = join(folder, '.owner')
  while (!existsSync(claims) || !readdirSync(claims).some((name) => name.startsWith(`${pid}-`))) await setTimeout(1)
}

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

test('a run that another process trains is told as such, can be looked at, and resumes here once it is free', async ({
  workbench,
  host,
  page
}) => {
  await startSmall(workbench)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
  const [run = ''] = readdirSync(join(host.workspace, 'runs')).filter((name) => name.startsWith('2'))
  const words = ['resume', run, '--workspace', host.workspace, '--executor', 'eager', '--json']
  const other = spawn(process.execPath, [cli, ...words], { stdio: 'ignore' })
  // It is held as soon as it has the run: once it trains, the window shows that and offers no Resume.
  await hasTaken(other, join(host.workspace, 'runs', run))
  other.kill('SIGSTOP')
  await page
    .getByRole('button', { name: /^Resume/ })
    .first()
    .click()
  const refusal = page.getByRole('alert').filter({ hasText: 'trains in another process of Gatescope' })
  await expect(refusal).toBeVisible(compiling)
  await expectAccessible(page)
  await refusal.getByRole('button', { name: 'Try again' }).click()
  await expect(refusal.getByRole('button', { name: 'Look at it' })).toBeVisible(compiling)
  const ended = once(other, 'close')
  other.kill('SIGINT')
  other.kill('SIGCONT')
  await ended
  await refusal.getByRole('button', { name: 'Try again' }).click()
  await expect(refusal).toBeHidden(compiling)
  await expect(workbench.run.getByRole('button', { name: 'Stop' })).toBeVisible(compiling)
})
