// How smoothly the token cursor is scrubbed over heat maps of 512 units by 512 and by 2,048 tokens, in a model that was trained for one step. On
// demand, and on a quiet machine: npm run build && npx playwright test --project=bench heatMaps. It prints the times between frames, and
// fails where half of them are longer than those of the page at rest.
import type { Page } from '@playwright/test'
import type { GatescopeDocument } from '../../../src/contract/document/document'
import { expect, test } from '../../e2e/support/fixture'
import { areaOf } from '../../e2e/support/area'
import { trainFor } from '../../e2e/support/run'
import { compiling } from '../../e2e/support/patience'
import { readTemplate } from '../../support/templates'
import { frameTimes, median, summary } from './frameTimes'

const units = 512
const moves = 120
/** Frames come at the display's beat, to the fraction of a millisecond that the clock tells. */
const tolerance = 1.02

for (const tokens of [512, 2_048]) {
  test(`scrub ${tokens} tokens by ${units} units`, async ({ workbench, page }) => {
    test.setTimeout(400_000)
    await workbench.openFile('large.gatescope.json', JSON.stringify(largeModel(tokens)))
    await workbench.go('Train')
    await trainFor(workbench, 1)
    await workbench.go('Inspect')
    const maps = page.getByRole('img', { name: `${units} units over ${tokens} tokens` })
    await expect(maps).toHaveCount(6, compiling)
    const still = await frameTimes(page, () => page.waitForTimeout(2_000))
    const scrubbed = { pointer: await frameTimes(page, () => drag(page)), keys: await frameTimes(page, () => hold(page)) }
    console.log(`${tokens} tokens, at rest: ${summary(still)}`)
    for (const [by, times] of Object.entries(scrubbed)) console.log(`${tokens} tokens, by ${by}: ${summary(times)}`)
    for (const [by, times] of Object.entries(scrubbed))
      expect(median(times), `${by}, median milliseconds a frame`).toBeLessThanOrEqual(Math.max(median(still), 1_000 / 60) * tolerance)
  })
}

/** The LSTM template with wide layers and a probe of so many characters, trained on little. */
function largeModel(tokens: number): GatescopeDocument {
  const template = readTemplate('lstm-moby-dick')
  const layers = template.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden: units } } : layer
  )
  const text = template.probe.text.repeat(Math.ceil(tokens / template.probe.text.length)).slice(0, tokens)
  return {
    ...template,
    name: `${units} units`,
    model: { ...template.model, layers },
    training: { ...template.training, batchSize: 4, sequenceLength: 16 },
    probe: { ...template.probe, text }
  }
}

/** Presses on the first heat map and moves along it. */
async function drag(page: Page): Promise<void> {
  const { x, y, width, height } = await areaOf(page.getByRole('img', { name: / units over / }).first())
  const right = Math.min(width, (page.viewportSize()?.width ?? width) - x - 320)
  await page.mouse.move(x + 5, y + height / 2)
  await page.mouse.down()
  for (let count = 0; count < moves; count++) await page.mouse.move(x + 5 + ((right - 10) * count) / moves, y + height / 2)
  await page.mouse.up()
}

/** As a held key repeats, once a frame. */
async function hold(page: Page): Promise<void> {
  await page.getByRole('application').focus()
  for (let count = 0; count < moves; count++) {
    await page.keyboard.down('ArrowRight')
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  await page.keyboard.up('ArrowRight')
}
