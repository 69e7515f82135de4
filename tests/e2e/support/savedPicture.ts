// A picture of the window as the file that its button saves.
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

export interface SavedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** Saves with the keyboard alone, from the button of a picture. */
export async function savePicture(page: Page, button: Locator, format: 'SVG' | 'PNG' | 'CSV'): Promise<SavedFile> {
  await button.press('Enter')
  const item = page.getByRole('menuitem', { name: new RegExp(`^${format}`) })
  await expect(item).toBeVisible()
  const download = page.waitForEvent('download')
  await item.press('Enter')
  const file = await download
  await expect(page.getByRole('menu')).toHaveCount(0)
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

/** The fields of a saved CSV file, a row a line. */
export const rowsOf = ({ bytes }: SavedFile): string[][] =>
  bytes
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
