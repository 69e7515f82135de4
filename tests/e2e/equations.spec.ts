// Equations and drawing edit each other, as a person writes and draws.
import type { Page } from '@playwright/test'
import * as z from 'zod'
import { readTemplate } from '../support/templates'
import { keptFiles, keptProgram, programText } from './support/cellProgram'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { reachStep } from './support/run'
import type { TestHost } from './support/testHost'
import type { Workbench } from './support/workbench'

const editorOf = (workbench: Workbench) => workbench.inspector.getByRole('region', { name: 'Equations' })
const lineOf = (workbench: Workbench, text: string) => editorOf(workbench).locator('.view-line').filter({ hasText: text })

/** Puts the cursor behind the last character of a line. */
async function toEndOf(workbench: Workbench, text: string): Promise<void> {
  await lineOf(workbench, text).click()
  await workbench.page.keyboard.press('End')
}

/** Replaces all of the text, line by line; the editor itself closes the brace. */
async function write(page: Page, workbench: Workbench, head: string, lines: readonly string[]): Promise<void> {
  await editorOf(workbench).locator('.view-line').first().click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(`${head} {`)
  for (const line of lines) {
    await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
}

const keptSchema = z.object({ drafts: z.array(z.object({ text: z.string() })).optional() })

/** Half-typed texts as autosave last kept them. */
async function keptDrafts(host: TestHost): Promise<string[]> {
  return (await keptFiles(host)).flatMap((file) => keptSchema.safeParse(file).data?.drafts ?? []).map(({ text }) => text)
}

const lstmLines = [
  'i = sigmoid(linear(x, h))',
  'f = sigmoid(linear(x, h, { bias: 1 }))',
  'g = tanh(linear(x, h))',
  'o = sigmoid(linear(x, h))',
  'c = f * c + i * g',
  'h = o * tanh(c)'
]

test('the equations are copied whole, by the command palette and by keys from within the editor', async ({ workbench, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const onClipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await workbench.command('Copy the equations')
  await expect(page.getByText('Equations of LSTM copied')).toBeVisible()
  const text = await onClipboard()
  expect(text).toMatch(/^cell LSTM\(x, \{ h/m)
  expect(text).toContain('f = sigmoid(linear(x, h')
  await page.evaluate(() => navigator.clipboard.writeText('something else'))
  await toEndOf(workbench, 'g = tanh')
  await page.keyboard.press('Alt+Shift+e')
  await expect.poll(onClipboard).toBe(text)
})

test('an LSTM is typed into a new cell, and the drawing is the template’s', async ({ workbench, page, host }) => {
  await page.getByRole('button', { name: /^Layer 2/ }).click()
  await page.getByRole('button', { name: /^LSTM/ }).first().click()
  await workbench.addCell('New cell')
  await page
    .getByRole('button', { name: /Open cell/ })
    .first()
    .click()
  await expect(workbench.nodes).toHaveCount(6)
  await write(page, workbench, 'cell LSTM(x, { h, c })', lstmLines)
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(workbench.edge('sigmoid f', 'product mc')).toHaveCount(1)
  await expect.poll(() => keptProgram(host)).toBe(programText(readTemplate('lstm-moby-dick')))
})

test('a mistake is told at its place and leaves the drawing, and is mended by its proposal', async ({ workbench, page }) => {
  await toEndOf(workbench, 'g = tanh')
  await page.keyboard.press('Home')
  for (let k = 0; k < 'g = ta'.length; k++) await page.keyboard.press('ArrowRight')
  await page.keyboard.type('a')
  await expect(editorOf(workbench).getByText('1 mistake. The drawing stays as it was.')).toBeVisible()
  await expect(editorOf(workbench).locator('.squiggly-error')).toHaveCount(1)
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.node('tanh g')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+.')
  await page.getByRole('option', { name: 'Change to tanh' }).or(page.getByText('Change to tanh')).first().click()
  await expect(editorOf(workbench).getByText('1 mistake')).toHaveCount(0)
  await expect(editorOf(workbench).locator('.squiggly-error')).toHaveCount(0)
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('mistakes are listed in words, and lead to their places', async ({ workbench, page }) => {
  await toEndOf(workbench, 'h = o')
  await page.keyboard.type(' * nothing + none')
  const list = editorOf(workbench).getByRole('list', { name: 'Mistakes' })
  await expect(list.getByRole('button')).toHaveCount(2)
  await workbench.node('sigmoid f').click()
  await list.getByRole('button', { name: /“nothing”/ }).click()
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('Delete')
  await page.keyboard.type('1')
  await expect(list).toHaveCount(0)
  await expect(lineOf(workbench, 'h = o * tanh(c) * 1')).toHaveCount(1)
})

test('a text with mistakes is taken back by a button', async ({ workbench, page }) => {
  await toEndOf(workbench, 'h = o')
  await page.keyboard.type(' * nothing')
  await expect(editorOf(workbench).getByText('1 mistake')).toBeVisible()
  await editorOf(workbench).getByRole('button', { name: 'Discard these changes' }).click()
  await expect(lineOf(workbench, 'nothing')).toHaveCount(0)
})

test('a half-typed text stays when nodes are moved, and over a reload', async ({ workbench, page, host }) => {
  await toEndOf(workbench, 'h = o')
  await page.keyboard.type(' * nothing')
  await expect(editorOf(workbench).getByText('1 mistake. The drawing stays as it was.')).toBeVisible()
  const place = await workbench.placeOf('sigmoid f')
  await workbench.drag('sigmoid f', { x: 30, y: 30 })
  await expect.poll(() => workbench.placeOf('sigmoid f')).not.toEqual(place)
  await expect(lineOf(workbench, '* nothing')).toHaveCount(1)
  await page.reload()
  await workbench.ready()
  await expect(lineOf(workbench, '* nothing')).toHaveCount(1)
  await expect(editorOf(workbench).getByText('1 mistake')).toBeVisible()
  // Autosave has it too: a window that lost its last words finds it there.
  await expect.poll(async () => (await keptDrafts(host)).join()).toContain('* nothing')
  await page.evaluate(() => sessionStorage.removeItem('gatescope.unsent'))
  await page.reload()
  await workbench.ready()
  await toEndOf(workbench, 'h = o')
  for (let k = 0; k < ' * nothing'.length; k++) await page.keyboard.press('Backspace')
  await expect(editorOf(workbench).getByText('1 mistake')).toHaveCount(0)
  await expect.poll(() => keptDrafts(host)).toEqual([])
})

test('a half-typed text that the drawing overtakes stays until a person chooses', async ({ workbench, page }) => {
  const overtaken = editorOf(workbench).getByText('The drawing has changed since you began to type')
  const half = async () => {
    await toEndOf(workbench, 'h = o')
    await page.keyboard.type(' * nothing')
    await expect(editorOf(workbench).getByText('1 mistake')).toBeVisible()
  }
  await half()
  await workbench.node('tanh g').click()
  await page.keyboard.press('Delete')
  await expect(workbench.nodes).toHaveCount(18)
  await expect(overtaken).toBeVisible()
  await expect(lineOf(workbench, '* nothing')).toHaveCount(1)
  await expectAccessible(page)
  await editorOf(workbench).getByRole('button', { name: 'Use the drawing' }).click()
  await expect(lineOf(workbench, 'tanh(linear(x, h))')).toHaveCount(0)
  await expect(overtaken).toHaveCount(0)
  await workbench.node('sigmoid f').click()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)

  // The other choice: the text counts, and becomes the drawing once it is mended.
  await half()
  await workbench.node('tanh g').click()
  await page.keyboard.press('Delete')
  await editorOf(workbench).getByRole('button', { name: 'Keep my text' }).click()
  await expect(overtaken).toHaveCount(0)
  await toEndOf(workbench, 'h = o')
  for (let k = 0; k < ' * nothing'.length; k++) await page.keyboard.press('Backspace')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(workbench.node('tanh g')).toBeVisible()
  await expect(workbench.problems('No problems')).toBeVisible()
})

test('what is typed becomes a drawing and is undone as a whole; what is drawn becomes text', async ({ workbench, page }) => {
  const place = await workbench.placeOf('sigmoid f')
  await toEndOf(workbench, 'g = tanh')
  await page.keyboard.press('Enter')
  await page.keyboard.type('u = relu(x)')
  await page.keyboard.press('Enter')
  await page.keyboard.type('v = linear(u)')
  await expect(workbench.nodes).toHaveCount(21)
  await expect(workbench.edge('relu u', 'linear v')).toHaveCount(1)
  await expect.poll(() => workbench.placeOf('sigmoid f')).toEqual(place)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(workbench.nodes).toHaveCount(19)
  await expect(lineOf(workbench, 'relu')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(lineOf(workbench, 'u = relu(x)')).toHaveCount(1)
  await workbench.node('linear v').click()
  await page.keyboard.press('Delete')
  await expect(lineOf(workbench, 'linear(u)')).toHaveCount(0)
})

test('names are completed and explained, and the cursor selects what it is in', async ({ workbench, page }) => {
  // The editor explains what the pointer comes to, and drops that when its text is shown anew meanwhile; the pointer then comes back.
  await expect(async () => {
    await lineOf(workbench, 'i = sigmoid').hover()
    await lineOf(workbench, 'g = tanh').getByText('tanh').first().hover()
    await expect(page.getByText('Hyperbolic tangent: between −1 and 1.').first()).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await toEndOf(workbench, 'h = o')
  await page.keyboard.press('Enter')
  await page.keyboard.type('w = soft')
  await expect(page.getByRole('option', { name: /^softplus/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.type('plus(')
  await expect(page.getByText('log(1 + e^in): positive').first()).toBeVisible()
  await page.keyboard.type('x')
  await expect(workbench.node('softplus w')).toBeVisible()
  await page.keyboard.press('Escape')
  await lineOf(workbench, 'f = sigmoid').click({ position: { x: 16, y: 8 } })
  await expect(workbench.inspector.getByRole('heading', { name: /^sigmoid f/ })).toBeVisible()
  await workbench.node('tanh g').click()
  await expect(editorOf(workbench).locator('.equationChosen')).toBeVisible()
  await expectAccessible(page)
})

test('a layer norm is written into the cell of a model that trains, and that model trains', async ({ workbench, page }) => {
  test.setTimeout(600_000)
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(workbench.status.getByText(/^training, step \d+/)).toBeVisible(compiling)
  await workbench.go('Design')
  await lineOf(workbench, 'g = tanh').click()
  await page.keyboard.press('End')
  await page.keyboard.type(')')
  await page.keyboard.press('Home')
  for (let k = 0; k < 'g = tanh('.length; k++) await page.keyboard.press('ArrowRight')
  await page.keyboard.type('layerNorm(')
  await expect(workbench.node('layer norm lng')).toBeVisible()
  await expect(workbench.problems('No problems')).toBeVisible()
  await expect(page.getByText('The running model is the one you started')).toBeVisible()
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await workbench.run.getByRole('button', { name: /^Train/ }).click()
  await page
    .getByRole('dialog', { name: /^Train/ })
    .getByRole('button', { name: 'Start over' })
    .click()
  await workbench.go('Train')
  await reachStep(page, 3)
})

/** The contrast of a text with the ground that it stands on, as WCAG 2 counts it; half-transparent grounds are laid over each other. */
function contrastOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const parts = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
      const grounds: number[][] = []
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        grounds.unshift(parts(getComputedStyle(at).backgroundColor))
      const over = ([r = 0, g = 0, b = 0]: number[], [R = 0, G = 0, B = 0, a = 1]: number[]) => [
        r + (R - r) * a,
        g + (G - g) * a,
        b + (B - b) * a
      ]
      const light = (colour: number[]) => {
        const [r = 0, g = 0, b = 0] = colour.map((each) =>
          each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const [text, ground] = [light(parts(getComputedStyle(element).color)), light(grounds.reduce(over, [255, 255, 255]))]
      return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
    })
}

test.describe('in the light theme', () => {
  test.use({ colorScheme: 'light' })

  test('the chosen word can be read and Enter takes it; a formula of a paper is drawn with its numbers', async ({ workbench, page }) => {
    await toEndOf(workbench, 'h = o')
    await page.keyboard.press('Enter')
    await page.keyboard.type('rate = soft')
    const chosen = page.getByRole('option', { name: /^softmax|^softplus/ }).first()
    await expect(chosen).toHaveClass(/focused/)
    expect(await contrastOf(page, '.monaco-list-row.focused .label-name')).toBeGreaterThan(4.5)
    expect(await contrastOf(page, '.monaco-list-row.focused .highlight')).toBeGreaterThan(4.5)
    await page.keyboard.type('p')
    await expect(page.locator('.suggest-widget .monaco-list-row')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(lineOf(workbench, 'rate = softplus()')).toHaveCount(1)
    await page.keyboard.type('1 ÷ (2 + x²) − 1e-8')
    await page.keyboard.press('End')
    // A word that is typed out ends its line.
    await page.keyboard.type(' * g')
    await expect(page.getByRole('option', { name: /^g/ }).first()).toHaveClass(/focused/)
    await page.keyboard.press('Enter')
    await page.keyboard.type('τ = rate + 3')
    await expect(lineOf(workbench, '− 1e-8) * g')).toHaveCount(1)
    for (const number of ['1', '2', '1e-8', '3']) await expect(workbench.node(`constant ${number}`)).toBeVisible()
  })
})
