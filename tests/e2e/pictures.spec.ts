// Pictures leave the workbench as files: a chart, a heat map and the drawing, as SVG, PNG and CSV.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './support/fixture'
import { compiling } from './support/patience'
import { pausedAt, reachStep, startSmall } from './support/run'
import { rowsOf, savePicture } from './support/savedPicture'
import type { SavedFile } from './support/savedPicture'

test.setTimeout(600_000)
test.use({ colorScheme: 'dark' })

/** Draws an SVG file by itself, without the page's style sheets. */
async function drawnAlone(page: Page, { bytes }: SavedFile): Promise<{ width: number; height: number; colours: number }> {
  return page.evaluate(async (svg) => {
    const image = new Image()
    image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
    await image.decode()
    const { naturalWidth: width, naturalHeight: height } = image
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const pixels = new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(0))
    return { width, height, colours: new Set(pixels).size }
  }, bytes.toString('utf8'))
}

const pngSize = ({ bytes }: SavedFile) => ({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) })

test('a chart, a heat map and the drawing are saved as SVG, PNG and CSV', async ({ workbench, page }) => {
  const drawing = page.getByRole('button', { name: /^Save picture: .*drawing of/ })
  const cell = await savePicture(page, drawing, 'SVG')
  expect(cell.name).toBe('LSTM on Moby Dick, drawing of LSTM.svg')
  const text = cell.bytes.toString('utf8')
  expect(text).not.toContain('var(')
  expect(text).toContain('>tanh</text>')
  expect((await drawnAlone(page, cell)).colours).toBeGreaterThan(20)
  expect(rowsOf(await savePicture(page, drawing, 'CSV'))[0]).toEqual(['node', 'kind', 'role', 'shape', 'reads', 'x (px)', 'y (px)'])

  await startSmall(workbench)
  await reachStep(page, 60)
  await workbench.run.getByRole('button', { name: 'Pause' }).click()
  const step = await pausedAt(page)
  await expectAccessible(page)
  const loss = page.getByRole('region', { name: 'Loss', exact: true }).getByRole('button', { name: /^Save picture/ })
  const svg = await savePicture(page, loss, 'SVG')
  expect(svg.name).toBe('LSTM on Moby Dick, loss.svg')
  expect(svg.bytes.toString('utf8')).not.toContain('var(')
  expect(svg.bytes.toString('utf8')).not.toContain('<image')
  const size = await drawnAlone(page, svg)
  expect(size.colours).toBeGreaterThan(20)
  expect(pngSize(await savePicture(page, loss, 'PNG'))).toEqual({ width: 2 * size.width, height: 2 * size.height })
  const [head, ...rows] = rowsOf(await savePicture(page, loss, 'CSV'))
  expect(head).toEqual(['step', ...['loss', 'smoothed loss', 'validation loss'].map((name) => `${name} (nats per target)`)])
  expect(rows).toHaveLength(step)
  expect(rows.map(([at]) => Number(at))).toEqual(Array.from({ length: step }, (_, k) => k + 1))

  const byCommand = page.waitForEvent('download')
  await workbench.command('Save picture as SVG: Gradient norm')
  expect((await byCommand).suggestedFilename()).toBe('LSTM on Moby Dick, gradient norm.svg')

  await workbench.go('Inspect')
  await expect(page.getByRole('img', { name: /^forget gate, / })).toBeVisible(compiling)
  const gate = page.getByRole('group', { name: 'forget gate f' }).getByRole('button', { name: /^Save picture/ })
  const map = await savePicture(page, gate, 'SVG')
  expect(map.name).toBe('LSTM on Moby Dick, forget gate f.svg')
  expect(map.bytes.toString('utf8').match(/<image /g)).toHaveLength(1)
  expect((await drawnAlone(page, map)).colours).toBeGreaterThan(20)
  const values = rowsOf(await savePicture(page, gate, 'CSV'))
  expect(values[0]?.slice(0, 3)).toEqual(['token', 'value of the token', '"f'])
  await expectAccessible(page)
})
