// A run as a person steers and reads it.
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { Workbench } from './workbench'

/** Compiling takes seconds, on a busy machine many. */
export const compiling = { timeout: 60_000 }

/** Small enough that a step takes milliseconds. */
export async function setSmall(workbench: Workbench): Promise<void> {
  await workbench.go('Train')
  await setField(workbench.page, 'Batch', '8')
  await setField(workbench.page, 'Sequence length', '32')
  await setField(workbench.page, 'Evaluate every', '50')
}

export async function setField(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true })
  await field.fill(text)
  await field.press('Enter')
}

/** Starts training from the Train place and waits for steps. */
export async function startSmall(workbench: Workbench): Promise<void> {
  await setSmall(workbench)
  await workbench.page.getByRole('button', { name: 'Train this model' }).click()
  await reachStep(workbench.page, 1)
}

export const heading = (page: Page, words: RegExp): Locator => page.getByRole('heading', { name: words, level: 1 })

/** A figure of the run as a number; NaN while there is none. */
export async function figure(page: Page, name: string): Promise<number> {
  const text = await page.getByRole('group', { name, exact: true }).getByRole('strong').innerText()
  return Number.parseFloat(text.replaceAll(',', ''))
}

export async function reachStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => figure(page, 'Step'), compiling).toBeGreaterThanOrEqual(step)
}

/** The engine's process, as its details tell it. */
export async function engineProcess(page: Page): Promise<number> {
  await page.getByRole('button', { name: /^Engine: / }).click()
  const text = await page.getByRole('dialog', { name: /^Engine: / }).innerText()
  await page.keyboard.press('Escape')
  const found = /Process\s+(\d+)/.exec(text)
  if (found === null) throw new Error(`The engine does not tell its process: ${text}`)
  return Number(found[1])
}
