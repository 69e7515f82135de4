// Series and classes have views of their own in Inspect, against the real host and engine.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import type { TestHost } from './support/testHost'
import { compiling } from './support/patience'
import { reachStep, setField } from './support/run'
import type { Workbench } from './support/workbench'

test.setTimeout(600_000)
test.use({ colorScheme: 'dark' })

/** Two columns in units of their own: a wave around 500, and its height an hour later around 3. */
const rows = Array.from({ length: 400 }, (_, k) => `${k},${(500 + 100 * Math.sin(k / 5)).toFixed(2)},${(3 + Math.cos(k / 5)).toFixed(3)}`)

/** Opens the template of sines over a file of the workspace. */
async function openSeries({ workspace }: TestHost, workbench: Workbench): Promise<void> {
  await mkdir(join(workspace, 'data'), { recursive: true })
  await writeFile(join(workspace, 'data', 'tides.csv'), `hour,level,flow\n${rows.join('\n')}\n`)
  const text = await readFile('resources/templates/lstm-sines.json', 'utf8')
  const series = { kind: 'series', file: 'tides.csv', columns: ['level', 'flow'], heldOut: 0.3 }
  await workbench.openFile('tides.gatescope.json', JSON.stringify({ ...JSON.parse(text), name: 'Tides', task: series }))
}

async function trainSmall(workbench: Workbench, page: Page): Promise<void> {
  await workbench.go('Train')
  await setField(page, 'Batch', '8')
  await setField(page, 'Evaluate every', '50')
  await page.getByRole('button', { name: 'Train this model' }).click()
  await reachStep(page, 60)
}

/** Goes on from the shown place, with the truth beside it, and from the end of the data, where there is none. */
async function forecasts(page: Page): Promise<void> {
  const panel = page.getByRole('region', { name: 'Generate', exact: true })
  await panel.getByRole('button', { name: 'Generate', exact: true }).click()
  await setField(page, 'Horizon', '12')
  await panel.getByRole('button', { name: 'Forecast' }).click()
  await expect(panel.getByRole('status')).toContainText('12 of 12 rows', compiling)
  await expect(panel.getByRole('table', { name: 'Forecast of level' }).getByRole('row')).toHaveCount(13)
  await expect(panel.getByRole('table', { name: 'Errors on the forecast' }).getByRole('row', { name: /^flow/ })).toBeVisible()
  await expect(panel).toContainText(/level: .* repeating the last value/)
  const chart = panel.getByRole('application', { name: 'Forecast of level: 12 rows after a history of 64' })
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  await expect(panel).toContainText(/row \+1: forecast [\d.,]+, truth [\d.,]+, 31 rows before [\d.,]+, last value [\d.,]+/)
  await expectAccessible(page)
  await panel.getByLabel('Go on from').selectOption('the end of the data')
  await panel.getByRole('button', { name: 'Forecast' }).click()
  await expect(panel).toContainText('What follows the end of the data is not known', compiling)
  await expect(panel.getByRole('columnheader', { name: 'truth' })).toHaveCount(0)
  await panel.getByRole('button', { name: 'Generate', exact: true }).click()
}

test('a series is inspected by its rows, in its own units, beside repeating the last value', async ({ workbench, page, host }) => {
  await openSeries(host, workbench)
  await trainSmall(workbench, page)
  await workbench.go('Inspect')
  const steps = page.getByRole('list', { name: 'Time steps of the validation data, from row 1' })
  await expect(steps.getByRole('listitem')).toHaveCount(64, compiling)
  await expect(page.getByRole('textbox', { name: 'probe' })).toHaveCount(0)
  const chart = page.getByRole('img', { name: /^Prediction of level against the truth over 64 time steps/ })
  await expect(chart).toHaveAccessibleName(/the error of repeating|(better|worse|good).* repeating the last value$/)
  await expect(page.getByRole('img', { name: /^flow over the sequence, from 2(\.\d+)? to (4|3\.\d+)$/ })).toBeVisible()
  const truth = page.getByRole('table', { name: /^Predicted and true numbers/ }).getByRole('row', { name: /^level/ })
  await expect(truth.getByRole('cell').nth(1)).toHaveText(/^(4|5|6)\d\d$/)
  const from = page.getByRole('spinbutton', { name: /^from row/ })
  await from.fill('11')
  await from.press('Enter')
  await expect(page.getByRole('list', { name: 'Time steps of the validation data, from row 11' })).toBeVisible(compiling)
  await expect(page.getByRole('main')).not.toContainText(/character/i)
  await forecasts(page)
  await expect(page.getByText('squared error', { exact: true })).toBeVisible()
  await page.getByRole('application').focus()
  for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowRight')
  await expectAccessible(page)
  await workbench.go('Train')
  await workbench.go('Inspect')
  await expect(page.getByRole('heading', { name: /time step 5 of 64/ })).toBeVisible(compiling)
})

test('a classification names its classes and speaks of no next character', async ({ workbench, page }) => {
  await workbench.newFrom('GRU classifier on chapters')
  await trainSmall(workbench, page)
  await workbench.go('Inspect')
  const answer = page.getByRole('region', { name: 'Which chapter' })
  await expect(answer.getByRole('listitem')).toHaveCount(4, compiling)
  await page.getByRole('combobox', { name: /^inspect/ }).selectOption({ label: 'a place in the data' })
  await expect(page.getByRole('list', { name: 'Tokens of the validation data, window 1' })).toBeVisible(compiling)
  await expect(answer).toContainText(/if it ended at token 1; .+ is right/)
  const soFar = page.getByRole('table', { name: 'Probability of each class if the sequence ended at each token' })
  await expect(soFar.getByRole('columnheader')).toHaveCount(5)
  await expect(page.getByRole('img', { name: /^Probability of each class .* is the likeliest from token \d+ on$/ })).toBeVisible()
  await page.getByRole('application').first().focus()
  await page.keyboard.press('End')
  await expect(answer).toContainText(/is right, \d+\.\d\d bits/)
  await expect(page.getByRole('region', { name: 'Generate' })).toContainText('This model predicts which chapter, not what comes next')
  await expect(page.getByRole('button', { name: 'Generate' })).toBeDisabled()
  await expectAccessible(page)
})
