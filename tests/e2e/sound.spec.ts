// Sounds of one's own from a folder of WAV files to the ear: they are classified, their confusion matrix is read, and the worst one is opened and played.
import { zipSync } from 'fflate'
import { glide, wavBytes } from '../support/wavFiles'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { reachStep, setField } from './support/run'

test.setTimeout(600_000)

/** Tones that rise, and tones that fall, each from another frequency. */
function sounds(): Buffer {
  const [rate, seconds] = [8_000, 0.4]
  const files = Array.from({ length: 24 }, (_, k) => {
    const [low, high] = [300 + 20 * k, 900 + 30 * k]
    const rises = k % 2 === 0
    const samples = glide(rises ? low : high, rises ? high : low, { rate, seconds, seed: k })
    return [`tones/${rises ? 'rising' : 'falling'}/${k}.wav`, wavBytes([samples], rate)] as const
  })
  return Buffer.from(zipSync(Object.fromEntries(files), { level: 0 }))
}

test('a folder of WAV files is classified, and the worst sound is opened from its predictions and played', async ({ workbench, page }) => {
  const name = 'tones.zip'
  await page.getByLabel('Text, table or archive to train on').setInputFiles({ name, mimeType: 'application/zip', buffer: sounds() })
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toContainText('falling (12), rising (12)')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Use this data' }).click()
  await expect(dialog).toBeHidden()
  await workbench.go('Train')
  await setField(page, 'Batch', '4')
  await setField(page, 'Evaluate every', '10')
  await setField(page, 'Steps', '20')
  await page.getByRole('button', { name: 'Train this model' }).click()
  await reachStep(page, 20)

  await workbench.go('Inspect')
  const matrix = page.getByRole('region', { name: 'Confusion matrix' })
  await expect(matrix).toBeVisible(compiling)
  await expect(matrix).toContainText('rising')
  await page.getByRole('tab', { name: 'Predictions' }).click()
  await page.getByRole('button', { name: 'Read the predictions' }).first().click()
  const worst = page.getByRole('region', { name: 'Worst predictions' }).getByRole('listitem')
  await expect(worst.first()).toBeVisible(compiling)
  await worst.first().getByRole('button').click()

  await expect(page.getByRole('tab', { name: 'Gates and states' })).toHaveAttribute('aria-selected', 'true')
  const sound = page.getByRole('region', { name: 'The sound' })
  await sound.getByRole('button', { name: 'Play' }).click(compiling)
  await expect(sound.getByRole('status')).toHaveText(/(rising|falling).*, 0\.40 s at 8,000 Hz$/, compiling)
  await expect(sound.getByRole('alert')).toHaveCount(0)
})
