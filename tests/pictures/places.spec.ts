// Pictures of every place of the window, in both themes and three sizes, to look at before a change of the interface is called done.
import { join } from 'node:path'
import { expect, test } from '../e2e/support/fixture'

const sizes = [
  { width: 1024, height: 700 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 }
]

for (const colorScheme of ['dark', 'light'] as const) {
  for (const viewport of sizes) {
    test.describe(`${colorScheme}, ${viewport.width} × ${viewport.height}`, () => {
      test.use({ colorScheme, viewport })

      test('every place', async ({ workbench, page }, info) => {
        test.setTimeout(240_000)
        const picture = async (name: string) => {
          const file = `${name}-${colorScheme}-${viewport.width}.png`
          await page.screenshot({ path: join(info.project.outputDir, 'pictures', file), animations: 'disabled' })
        }
        await expect(workbench.inspector.getByText('sigmoid(linear(x, h))').first()).toBeVisible()
        await picture('design-cell')
        await workbench.node('linear zf').click()
        await expect(workbench.inspector.getByLabel('Bias starts at')).toBeVisible()
        await picture('design-node')
        await page.keyboard.press('Escape')
        await workbench.node('sigmoid f').click({ button: 'right' })
        await expect(page.getByRole('menu')).toBeVisible()
        await picture('design-menu')
        await page.keyboard.press('Escape')
        const shapes = page.getByRole('button', { name: 'Show shapes' })
        await shapes.click()
        await picture('design-shapes')
        await shapes.click()
        await page.getByRole('button', { name: /^Layer 2/ }).click()
        await page.getByRole('region', { name: 'Model as layers' }).getByRole('button', { name: /^LSTM/ }).click()
        await picture('design-model')
        await workbench.file(/^New from template/)
        await picture('design-templates')
        await page.keyboard.press('Escape')
        await page.keyboard.press('ControlOrMeta+k')
        await picture('commands')
        await page.keyboard.press('Escape')

        await workbench.go('Train')
        await picture('train-before')
        await workbench.run.getByRole('button', { name: 'Train' }).click()
        await expect(workbench.status.getByText(/^training, step \d{3,}/)).toBeVisible({ timeout: 180_000 })
        await picture('train')
        await workbench.go('Inspect')
        await expect(page.getByRole('main').locator('canvas').first()).toBeVisible({ timeout: 30_000 })
        await picture('inspect')
        await page.getByRole('combobox', { name: /^inspect/ }).selectOption({ label: 'the training batch' })
        await expect(page.getByRole('list', { name: 'Tokens of sequence 1 of the training batch' })).toBeVisible({ timeout: 30_000 })
        await picture('inspect-batch')
        await workbench.run.getByRole('button', { name: 'Stop' }).click()
        await workbench.go('Compare')
        await picture('compare')
        await workbench.go('Export')
        await picture('export')
      })
    })
  }
}
