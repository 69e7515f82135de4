// Runs that wait for one another, and sweeps: a form that makes one, and its leaderboard.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { heading, reachStep, setField, setSmall, startSmall } from './support/run'

test.setTimeout(600_000)

test('two runs wait in the queue, over a reload, and the next starts when the one that trains is stopped', async ({ workbench, page }) => {
  await startSmall(workbench)
  await workbench.newFrom('GRU on Moby Dick')
  await setSmall(workbench)
  const refusal = page.getByRole('alert').filter({ hasText: '“LSTM on Moby Dick” is still training.' })
  const queue = page.getByRole('region', { name: 'Queue' })
  const waiting = queue.getByRole('listitem')
  for (const [at, batch] of ['8', '16'].entries()) {
    await setField(page, 'Batch', batch)
    await workbench.run.getByRole('button', { name: 'Train' }).click()
    await refusal.getByRole('button', { name: 'Add to the queue' }).click()
    await expect(refusal).toHaveCount(0)
    await expect(waiting).toHaveCount(at + 1)
  }
  await queue.getByRole('button', { name: 'Hold' }).click()
  await expect(queue).toContainText('on hold')
  await page.reload()
  await expect(waiting).toHaveCount(2, compiling)
  await queue.getByRole('button', { name: 'Start again' }).click()
  await queue.getByRole('button', { name: 'Move GRU on Moby Dick down' }).first().click()
  await expectAccessible(page)
  await queue.getByRole('button', { name: 'Remove GRU on Moby Dick from the queue' }).first().click()
  await expect(waiting).toHaveCount(1)

  await workbench.tab(/^LSTM on Moby Dick/).click()
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await workbench.tab(/^GRU on Moby Dick/).click()
  await reachStep(page, 3)
  await expect(queue).toHaveCount(0)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(heading(page, /^Stopped at step/)).toBeVisible(compiling)
})

test('a sweep of four small trials goes to its leaderboard, and each trial opens its run', async ({ workbench, page }) => {
  await setSmall(workbench)
  await setField(page, 'Steps', '4')
  await setField(page, 'Evaluate every', '2')
  await workbench.go('Compare')
  await page.getByRole('tab', { name: 'Sweeps' }).click()
  const form = page.getByRole('form', { name: 'New sweep' })
  await form.getByRole('combobox', { name: 'Add a setting' }).selectOption('training.optimizer.learningRate')
  await setField(page, 'Values', '0.1, 0.01')
  await setField(page, 'Seeds', '1, 2')
  await expect(form.getByRole('status')).toContainText('4 trials, 16 steps in all')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Start the sweep' }).click()
  const board = page.getByRole('region', { name: 'Sweep LSTM on Moby Dick sweep' })
  const rows = board.getByRole('table', { name: 'Leaderboard' }).getByRole('row')
  await expect(rows).toHaveCount(5)
  await expect(board.getByRole('status')).toHaveText('4 of 4 trials done', compiling)
  await expect(board.getByText('finished', { exact: true })).toHaveCount(4)
  await expectAccessible(page)
  const bests = await board.locator('td.best').allInnerTexts()
  expect(bests.map(Number)).toEqual(bests.map(Number).toSorted((a, b) => a - b))
  const first = await rows.nth(1).getByRole('cell').first().innerText()
  await rows
    .nth(1)
    .getByRole('button', { name: `Open the run of trial ${first}` })
    .click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue(`LSTM on Moby Dick sweep ${first}`)
  await expect(heading(page, /^Finished/)).toBeVisible(compiling)
})
