// How fast a cell of 500 nodes is panned and dragged, beside the canvas library with nothing of ours. On demand, and on a quiet machine:
// npm run build && npx playwright test --project=bench. It prints both, and fails where ours is slower than 60 frames a second and the library.
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { expect, test } from '../../e2e/support/fixture'
import { largeDocument } from '../../support/largeDocument'
import { frameTimes, median, summary } from './frameTimes'

const document = largeDocument(500)
const rounds = 3
const moves = 30
/** Frames come at the display's beat, to the fraction of a millisecond that the clock tells. */
const tolerance = 1.02
/** In the middle of the drawing. */
const middle = '.vue-flow__node[data-id="n10_12"]'

test('pan and drag with 500 nodes', async ({ workbench, page, context }) => {
  test.setTimeout(400_000)
  await workbench.openFile('large.gatescope.json', JSON.stringify(document))
  await workbench.nodes.nth(499).waitFor()
  const bare = await context.newPage()
  await openBare(bare)
  const taken: Record<'pan' | 'drag', Record<'ours' | 'bare', number[]>> = { pan: { ours: [], bare: [] }, drag: { ours: [], bare: [] } }
  for (let round = 0; round < rounds; round++) {
    for (const [who, tab] of [['ours', page] as const, ['bare', bare] as const]) {
      await tab.bringToFront()
      for (const [what, move] of [['pan', pan] as const, ['drag', drag] as const]) {
        const times = await move(tab)
        console.log(`${what} ${who}: ${summary(times)}`)
        taken[what][who].push(...times)
      }
    }
  }
  for (const what of ['pan', 'drag'] as const) {
    const { ours, bare: theirs } = taken[what]
    expect(median(ours), `${what}, median milliseconds a frame`).toBeLessThanOrEqual(Math.max(median(theirs), 1_000 / 60) * tolerance)
  }
})

/** Draws the cell on a page of its own, all of it in view. */
async function openBare(page: Page): Promise<void> {
  const entry = fileURLToPath(new URL('bareCanvas.ts', import.meta.url))
  const output = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry, formats: ['iife'], name: 'bare', fileName: 'bare' } }
  })
  const files = (Array.isArray(output) ? output : [output]).flatMap((one) => ('output' in one ? one.output : []))
  await page.setContent('<!doctype html><title>Bare canvas</title>')
  for (const file of files) {
    if (file.type === 'chunk') await page.addScriptTag({ content: file.code })
    else if (file.fileName.endsWith('.css')) await page.addStyleTag({ content: String(file.source) })
  }
  const [cell] = document.cells
  if (cell !== undefined) await page.evaluate((graph) => window.drawBare(graph), cell)
  await page.locator('.vue-flow__node').nth(499).waitFor()
}

/** From an empty place at the lower left. */
async function pan(page: Page): Promise<number[]> {
  const area = await page.locator('.vue-flow').boundingBox()
  if (area === null) throw new Error('nothing is drawn')
  return sweep(page, { x: area.x + 90, y: area.y + area.height - 40 }, 6)
}

async function drag(page: Page): Promise<number[]> {
  const box = await page.locator(middle).boundingBox()
  if (box === null) throw new Error('the node is not drawn')
  return sweep(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, 2)
}

/** Presses at a place, moves away from it and back, and lets go. */
async function sweep(page: Page, from: { readonly x: number; readonly y: number }, step: number): Promise<number[]> {
  const to = (count: number) => page.mouse.move(from.x + step * count, from.y - (step / 2) * count)
  await to(0)
  await page.mouse.down()
  const times = await frameTimes(page, async () => {
    for (let count = 1; count <= moves; count++) await to(count)
    for (let count = moves; count >= 0; count--) await to(count)
  })
  await page.mouse.up()
  return times
}
