// The exported page as a person opens it: a file without a network, in which the model runs, is looked at, and writes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import * as z from 'zod'
import { expectAccessible } from './support/fixture'
import { compiling } from './support/patience'

test.setTimeout(600_000)

/** Models of other programs: one that predicts each step, and one that classifies. */
const imported = [
  ['language', 'pytorch-lstm-lm/weights.safetensors'],
  ['last', 'keras-bilstm-last/model.keras']
] as const

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
let folder = ''

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-page-'))
  const gatescope = (...words: string[]) =>
    execFileSync(process.execPath, [cli, ...words, '--workspace', folder, '--executor', 'eager', '--json'], { encoding: 'utf8' })
  const lines = gatescope('train', 'lstm-moby-dick', '--steps', '5', '--batch', '4').trim().split('\n')
  const run = /"runId":"([^"]+)"/.exec(lines.find((line) => line.includes('runId')) ?? '')?.[1] ?? ''
  gatescope('export', run, '--format', 'page', '--out', join(folder, 'page'))
  for (const [name, file] of imported) {
    const printed = gatescope('import', fileURLToPath(new URL(`../fixtures/peers/${file}`, import.meta.url)))
    gatescope('export', /"runId":"([^"]+)"/.exec(printed)?.[1] ?? '', '--format', 'page', '--out', join(folder, name))
  }
})
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the page with every address but that of the file refused; errors of the page are collected. */
async function openPage(page: Page, name = 'page', fragment = ''): Promise<string[]> {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  await page.route('**', (route) => {
    const url = route.request().url()
    if (url.startsWith('file:')) return route.continue()
    faults.push(`asked for ${url}`)
    return route.abort()
  })
  await page.goto(`${pathToFileURL(join(folder, name, 'page.html')).href}${fragment}`)
  return faults
}

const entrySchema = z.object({ dtype: z.enum(['I64', 'F32']), shape: z.array(z.int()), data_offsets: z.tuple([z.int(), z.int()]) })

/** The numbers of one tensor of a safetensors file, and its shape. */
function tensorOf(file: string, name: string): { readonly shape: readonly number[]; readonly numbers: readonly number[] } {
  const bytes = readFileSync(join(folder, 'page', file))
  const end = 8 + Number(bytes.readBigUInt64LE(0))
  const header: unknown = JSON.parse(bytes.toString('utf8', 8, end))
  const entry = entrySchema.parse(z.record(z.string(), z.unknown()).parse(header)[name])
  const view = new DataView(bytes.buffer, bytes.byteOffset + end + entry.data_offsets[0])
  const count = entry.shape.reduce((product, size) => product * size, 1)
  const read = (k: number) => (entry.dtype === 'I64' ? Number(view.getBigInt64(8 * k, true)) : view.getFloat32(4 * k, true))
  return { shape: entry.shape, numbers: Array.from({ length: count }, (_, k) => read(k)) }
}

/** The first sequence of the example with what the engine says of its next token. */
function example(): { readonly text: string; readonly word: string; readonly probability: number } {
  const words: unknown = JSON.parse(readFileSync(join(folder, 'page', 'vocabulary.json'), 'utf8'))
  const { tokens: vocabulary } = z.object({ tokens: z.array(z.string()) }).parse(words)
  const [tokens, logits] = [tensorOf('example_input.safetensors', 'tokens'), tensorOf('example_output.safetensors', 'logits')]
  const [, length = 0, width = 0] = logits.shape
  const row = logits.numbers.slice((length - 1) * width, length * width)
  const powers = row.map((value) => Math.exp(value - Math.max(...row)))
  const best = powers.indexOf(Math.max(...powers))
  const text = tokens.numbers
    .slice(0, length)
    .map((token) => vocabulary[token] ?? '')
    .join('')
  return { text, word: vocabulary[best] ?? '', probability: (powers[best] ?? 0) / powers.reduce((sum, power) => sum + power, 0) }
}

test('the page runs the model without a network: probabilities as the engine has them, values, and text', async ({ page }) => {
  const faults = await openPage(page)
  await expect(page.getByRole('heading', { level: 1, name: 'LSTM on Moby Dick' })).toBeVisible()
  const { text, word, probability } = example()
  await page.getByRole('textbox', { name: 'Probe' }).fill(text)
  const axis = page.getByRole('slider', { name: 'Cursor over the time steps' })
  await expect(axis).toHaveAttribute('aria-valuetext', new RegExp(`^time step ${[...text].length} of ${[...text].length}, `), compiling)
  const likeliest = page.getByRole('region', { name: 'Next token' }).getByRole('row').nth(1)
  await expect(likeliest.getByRole('rowheader')).toHaveAttribute('title', word === ' ' ? 'space' : `“${word}”`)
  const shown = Number.parseFloat(await likeliest.getByRole('cell').innerText()) / 100
  // The page shows a tenth of a percent, and its weights are float16.
  expect(Math.abs(shown - probability)).toBeLessThan(0.0015)

  const values = page.getByRole('region', { name: 'Values at the cursor' })
  await axis.focus()
  await page.keyboard.press('Home')
  await expect(values).toContainText(`Time step 1 of ${[...text].length}`)
  await page.keyboard.press('ArrowDown')
  await expect(values.getByRole('spinbutton', { name: 'Unit' })).toHaveValue('2')
  await expect(values.getByRole('row', { name: /^f forget gate 0\.\d/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^forget gate f, 128 units over/ })).toBeVisible()

  await page.getByRole('textbox', { name: 'Probe' }).fill('海')
  await expect(page.getByRole('alert')).toContainText('The model does not know “海”')
  await page.getByRole('textbox', { name: 'Probe' }).fill('The whale ')
  const panel = page.getByRole('region', { name: 'Generate', exact: true })
  await panel.getByRole('spinbutton', { name: 'Tokens' }).fill('50')
  const write = async () => {
    await panel.getByRole('button', { name: 'Generate' }).click()
    await expect(panel.getByRole('status')).toContainText('50 tokens', compiling)
    return panel.getByRole('region', { name: 'Generated text' }).textContent()
  }
  const first = await write()
  expect([...(first ?? '')]).toHaveLength('The whale '.length + 50)
  expect(await write()).toBe(first)
  await panel.getByRole('spinbutton', { name: 'Seed' }).fill('2')
  expect(await write()).not.toBe(first)
  await panel.getByRole('spinbutton', { name: 'Tokens' }).fill('100000')
  await panel.getByRole('button', { name: 'Generate' }).click()
  await panel.getByRole('button', { name: 'Stop' }).click()
  await expect(panel.getByRole('status')).toContainText('Stopped after')
  expect(faults).toEqual([])
})

test('the address of the page follows what is shown, opens it again, and says what is not there', async ({ page }) => {
  const faults = await openPage(page, 'page', '#probe=The+whale+&at=3&unit=500&colour=red')
  const axis = page.getByRole('slider', { name: 'Cursor over the time steps' })
  await expect(axis).toHaveAttribute('aria-valuetext', 'time step 3 of 10, “e”', compiling)
  await expect(page.getByRole('textbox', { name: 'Probe' })).toHaveValue('The whale ')
  const told = page.getByRole('status').filter({ hasText: 'unit 500, and there are 128: the last one is shown.' })
  await expect(told).toContainText('does not know the part “colour” of its address')
  await axis.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await expect(page).toHaveURL(/#probe=The\+whale\+&at=4&unit=127$/)
  await page.evaluate(() => (location.hash = '#example=2&at=5&unit=7'))
  await expect(page.getByRole('combobox', { name: 'Example of the validation data' })).toHaveValue('1')
  await expect(axis).toHaveAttribute('aria-valuetext', /^time step 5 of 100, /)
  await expect(page.getByRole('spinbutton', { name: 'Unit' })).toHaveValue('7')
  await expect(told).toHaveCount(0)
  expect(faults).toEqual([])
})

for (const [name] of imported) {
  test(`the page of an imported model runs it: ${name}`, async ({ page }) => {
    const faults = await openPage(page, name)
    await expect(page.getByRole('slider', { name: 'Cursor over the time steps' })).toBeVisible(compiling)
    await expect(page.getByRole('img', { name: /units over/ }).first()).toBeVisible()
    await expectAccessible(page)
    expect(faults).toEqual([])
  })
}

test('the page is accessible in both themes and in a narrow window', async ({ page }) => {
  await openPage(page)
  await page.getByText('More values').click()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 380, height: 800 })
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide).toBe(0)
})
