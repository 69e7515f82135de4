// A run as a person steers and reads it.
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { compiling } from './patience'
import type { Workbench } from './workbench'

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

/** Trains the open document for so many steps, by which its run can be told. */
export async function trainFor(workbench: Workbench, steps: number): Promise<void> {
  await setField(workbench.page, 'Steps', String(steps))
  await workbench.run.getByRole('button', { name: 'Train' }).click()
  await expect(heading(workbench.page, new RegExp(`^Finished after ${steps} steps$`))).toBeVisible(compiling)
}

/** Trains the open document, made small, for so many steps, and keeps the checkpoints of steps that are powers of two. */
export async function trainKeepingCheckpoints(workbench: Workbench, steps: number): Promise<void> {
  const { page } = workbench
  await setSmall(workbench)
  await page.getByText('Stop early, keep checkpoints').click()
  await page.getByRole('combobox', { name: 'Keep checkpoints' }).selectOption('powersOfTwo')
  await trainFor(workbench, steps)
}

/** A figure of the run as a number; NaN while there is none. */
export async function figure(page: Page, name: string): Promise<number> {
  const text = await page.getByRole('group', { name, exact: true }).getByRole('strong').innerText()
  return Number.parseFloat(text.replaceAll(',', '').replaceAll('−', '-'))
}

export async function reachStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => figure(page, 'Step'), compiling).toBeGreaterThanOrEqual(step)
}

/** The step at which the run rests, as its heading says. */
export async function pausedAt(page: Page): Promise<number> {
  const paused = heading(page, /^Paused at step [\d,]+$/)
  await expect(paused).toBeVisible(compiling)
  return Number((await paused.innerText()).replaceAll(/\D/g, ''))
}

/** The engine's process, as its details tell it. */
export async function engineProcess(page: Page): Promise<number> {
  await page.getByRole('button', { name: /^Engine: / }).click()
  const details = page.getByRole('dialog', { name: /^Engine: / })
  await expect(details).toContainText(/Process\s*\d+/)
  const match = /Process\s+(\d+)/.exec(await details.innerText())
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  if (match === null) throw new Error('The engine does not tell its process')
  return Number(match[1])
}

/**
 * From now on, all that alerts and headings say, however shortly they do: what comes and goes while an engine is started again. Read it
 * with the function that comes back.
 */
export async function overhear(page: Page): Promise<() => Promise<string[]>> {
  const heard = await page.evaluateHandle(() => {
    const said = new Set<string>()
    const listen = () => document.querySelectorAll('[role="alert"], h1').forEach((element) => said.add(element.textContent))
    listen()
    new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true })
    return said
  })
  return () => heard.evaluate((said) => [...said])
}
