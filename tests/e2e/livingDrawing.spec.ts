// The drawing of a trained cell shows what its nodes are at a token, as Inspect does, how strong the gradient at each edge is, and plays the
// probe through the cell.
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { setSmall, trainFor } from './support/run'

test.setTimeout(600_000)

test('nodes show their values at a token, those that Inspect tells, and the probe plays through the cell', async ({ workbench, page }) => {
  await workbench.drawing.getByRole('button', { name: 'Show values' }).click()
  const bar = page.getByRole('region', { name: 'Values of the nodes' })
  await expect(bar).toContainText('Train this model, and its nodes show here what they are at each token.')
  await setSmall(workbench)
  await trainFor(workbench, 5)

  await workbench.go('Design')
  const slider = bar.getByRole('slider')
  await expect(slider).toBeVisible(compiling)
  await slider.fill('2')
  await expect(bar).toContainText('token 3 of ')
  await workbench.node('sigmoid f').click()
  const words = bar.getByRole('status')
  await expect(words).toHaveText(/^f: mean 0\.\d+, from 0\.\d+ to 0\.\d+ over \d+ units$/)
  const mean = (await words.innerText()).replace(/^f: mean ([\d.]+),.*$/, '$1')
  await expect(workbench.node('sigmoid f')).toContainText(`mean ${mean}`)
  await expectAccessible(page)

  const gradients = page.getByRole('region', { name: 'Gradient at the edges' })
  const legend = gradients.getByRole('list', { name: /^Width of an edge/ })
  await expect(legend).toBeVisible(compiling)
  await expect(gradients.getByRole('status')).toHaveText(/^L: the loss at token \d+, \d\.\d+ nats$/)
  const edge = workbench.edge('sigmoid f', 'product fc')
  const width = () => edge.locator('.vue-flow__edge-path').evaluate((path) => Number.parseFloat(getComputedStyle(path).strokeWidth))
  const before = await width()
  await workbench.node('sigmoid f').click()
  await page.keyboard.press('e')
  await expect(gradients.getByRole('status')).toHaveText(/^(zf to f|f to fc): [\d.e−-]+$/)
  // Near the loss the gradient is stronger, so that the edge is thicker.
  await gradients.getByRole('combobox', { name: 'of the loss at' }).selectOption('this token')
  await expect.poll(width, compiling).toBeGreaterThan(before)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  const unroll = workbench.drawing.getByRole('button', { name: 'Unroll over three time steps' })
  await unroll.click()
  // Of the loss at this token, what lies a step before has a gradient and what lies behind has none.
  const ofCopies = () =>
    workbench.drawing
      .locator('svg.copies .copy')
      .evaluateAll((copies) =>
        copies.map((copy) => Math.max(...[...copy.querySelectorAll('path')].map((path) => Number.parseFloat(path.style.strokeWidth))))
      )
  await expect.poll(async () => (await ofCopies()).map((most) => most > 1), compiling).toEqual([true, false])
  await unroll.click()
  await gradients.getByRole('checkbox', { name: 'edges as thick as their gradient' }).uncheck()
  await expect(legend).toHaveCount(0)
  await page.keyboard.press('Escape')

  await slider.fill('0')
  await bar.getByRole('button', { name: 'Play' }).click()
  await expect(bar).toContainText(/token (?:[3-9]|[1-5]\d) of /, compiling)
  await bar.getByRole('button', { name: 'Stop' }).click()
  await page.keyboard.press('Escape')
  await workbench.drawing.getByRole('button', { name: 'Unroll over three time steps' }).click()
  await expect(workbench.drawing.locator('svg.copies')).toContainText(/step t − 1: .+step t: .+step t \+ 1: /)
})
