// The tour: offered to a newcomer once, and gone through to the end while a model trains.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling, starting } from './support/patience'

test.use({ newcomer: true })

test('a newcomer takes the tour, trains on the way, and is not asked again', async ({ workbench, page }) => {
  test.slow()
  const tour = page.getByRole('region', { name: 'Tour' })
  await expectAccessible(page)
  await tour.getByRole('button', { name: 'Take the tour' }).click()
  const steps = [
    'A cell, drawn',
    'Draw',
    'Or type',
    'The model around it',
    'Train',
    'Watch it learn',
    'Look inside',
    'Three kinds of memory'
  ]
  for (const [at, step] of steps.entries()) {
    await expect(tour.getByRole('heading', { name: step })).toBeFocused()
    await expect(tour.getByText(`Tour, ${at + 1} of ${steps.length}`)).toBeVisible()
    if (step === 'The model around it') await expect(page.getByRole('region', { name: 'Model as layers' })).toBeVisible()
    if (step === 'Train') {
      await tour.getByRole('button', { name: 'Start training' }).click()
      await expect(workbench.status.getByText(/^training, step/)).toBeVisible(compiling)
      await expectAccessible(page)
    }
    if (at < steps.length - 1) await tour.getByRole('button', { name: 'Next' }).click()
  }
  await tour.getByRole('button', { name: 'Open the gallery' }).click()
  await expect(page.getByRole('dialog', { name: 'New from template' })).toBeVisible()
  await page.keyboard.press('Escape')
  await workbench.run.getByRole('button', { name: 'Stop' }).click()
  await page.reload()
  await expect(workbench.run.getByRole('button', { name: 'Train' })).toBeEnabled(starting)
  await expect(tour).toHaveCount(0)
  await workbench.command('tour')
  await expect(tour.getByRole('heading', { name: 'A cell, drawn' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(tour).toHaveCount(0)
})
