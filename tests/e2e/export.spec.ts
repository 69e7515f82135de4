// The Export place as a person uses it: a model that was trained for a few steps is previewed, written, checked and downloaded.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { startSmall } from './support/run'

test.setTimeout(600_000)

const plan = (page: Page): Locator => page.getByRole('region', { name: 'What will be written' })
const outcome = (page: Page): Locator => page.getByRole('status', { name: 'The export' })

test('a trained model is written as safetensors, checked, and downloaded as a zip file; one that is cancelled leaves nothing', async ({
  workbench,
  host,
  page
}) => {
  await workbench.go('Export')
  await expect(page.getByRole('heading', { name: 'Nothing to export yet' })).toBeVisible()
  await expectAccessible(page)

  await startSmall(workbench)
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await expect(workbench.run.getByRole('button', { name: 'Train' })).toBeVisible(compiling)
  await workbench.go('Export')
  await page.getByRole('radio', { name: /^safetensors/ }).check()
  await expect(plan(page).getByRole('row', { name: /^weights\.safetensors the weights/ })).toBeVisible(compiling)
  await expect(plan(page)).toContainText('lstm-on-moby-dick-safetensors')
  await expectAccessible(page)

  await plan(page).getByRole('button', { name: 'Export safetensors' }).click()
  await expect(outcome(page)).toContainText('safetensors is written', compiling)
  await expect(outcome(page)).toContainText('weights.safetensors, read back agrees exactly')
  await expect(outcome(page)).toContainText('--format safetensors --out')
  await expectAccessible(page)

  const downloading = page.waitForEvent('download')
  await outcome(page).getByRole('button', { name: 'Download as zip' }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toBe('lstm-on-moby-dick-safetensors.zip')
  const names = Object.keys(unzipSync(readFileSync(await file.path())))
  expect(names).toContain('lstm-on-moby-dick-safetensors/README.md')
  expect(names).toContain('lstm-on-moby-dick-safetensors/weights.safetensors')

  // An export that is cancelled leaves nothing, and what was there stays.
  await page.getByRole('radio', { name: /^ONNX/ }).check()
  await expect(plan(page).getByRole('row', { name: /^sequence\.onnx/ })).toBeVisible(compiling)
  await plan(page).getByRole('button', { name: 'Export ONNX' }).click()
  await plan(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('The export was cancelled, and nothing was written.')).toBeVisible()
  await expect(plan(page).getByRole('button', { name: 'Export ONNX' })).toBeEnabled(compiling)
  await expect.poll(() => readdirSync(join(host.workspace, 'exports')), compiling).toEqual(['lstm-on-moby-dick-safetensors'])
  await page.getByRole('radio', { name: /^safetensors/ }).check()
  await expect(plan(page).getByRole('row', { name: /^weights\.safetensors the weights/ })).toBeVisible(compiling)

  // What is there is replaced only when that is asked for.
  const again = plan(page).getByRole('button', { name: 'Export safetensors' })
  await expect(again).toBeDisabled()
  await plan(page).getByRole('checkbox', { name: 'Replace' }).check()
  await again.click()
  await expect(outcome(page)).toContainText('safetensors is written', compiling)
})

const peer = (name: string): string => fileURLToPath(new URL(`../fixtures/peers/pytorch-lstm-lm/${name}`, import.meta.url))

test('a PyTorch model is imported with its examples, opened, and exported as ONNX; what is no model is refused', async ({
  workbench,
  page
}) => {
  await workbench.file(/^Import a model/)
  const dialog = page.getByRole('dialog', { name: 'Import a model' })
  await expectAccessible(page)
  const input = dialog.getByLabel('Model files')
  await input.setInputFiles({ name: 'model.pt', mimeType: 'application/octet-stream', buffer: Buffer.from('not a zip file') })
  await expect(dialog.getByRole('alert')).toContainText('model.pt was not imported, and nothing has changed', compiling)

  await input.setInputFiles(['state_dict.pt', 'module.json', 'example_input.safetensors', 'example_output.safetensors'].map(peer))
  await expect(dialog).toContainText('parameters', compiling)
  await expect(dialog.getByRole('list', { name: 'Compared with its examples' })).toContainText(/agrees (exactly )?with its example/)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Open the document' }).click()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('state_dict')
  await workbench.ready()

  await workbench.go('Export')
  await page.getByRole('radio', { name: /^ONNX/ }).check()
  await expect(plan(page).getByRole('row', { name: /^sequence\.onnx/ })).toBeVisible(compiling)
  await plan(page).getByRole('button', { name: 'Export ONNX' }).click()
  await expect(outcome(page)).toContainText('ONNX is written', compiling)
  await expect(outcome(page).getByRole('list', { name: 'What was checked' })).toContainText(/sequence\.onnx.* agrees/)
  await expectAccessible(page)
})

test('model files that are dropped on the window are imported with their examples', async ({ workbench, page }) => {
  const files = ['example_input.safetensors', 'state_dict.pt', 'module.json', 'example_output.safetensors'].map((name) => ({
    name,
    bytes: readFileSync(peer(name)).toString('base64')
  }))
  const dropped = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const { name, bytes } of all) transfer.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name))
    return transfer
  }, files)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped })
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  const dialog = page.getByRole('dialog', { name: 'Import a model' })
  await expect(dialog.getByRole('list', { name: 'Compared with its examples' })).toContainText(
    /agrees (exactly )?with its example/,
    compiling
  )
  await dialog.getByRole('button', { name: 'Open the document' }).click()
  await workbench.ready()
  await expect(page.getByRole('textbox', { name: 'Document name' })).toHaveValue('state_dict')
})
