import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { zipFolder } from './zipFolder'

it('zips every file of a folder, large ones and empty ones, in pieces', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'gatescope-zip-'))
  const folder = join(parent, 'model-onnx')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  const large = Uint8Array.from({ length: 3_000_000 }, (_, k) => (k * 2_654_435_761) >>> 13)
  writeFileSync(join(folder, 'weights.bin'), large)
  writeFileSync(join(folder, 'empty.txt'), '')
  writeFileSync(join(folder, 'assets', 'a.txt'), 'gates')
  const pieces: Uint8Array[] = []
  for await (const piece of zipFolder(folder)) pieces.push(piece)
  rmSync(parent, { recursive: true })
  const files = unzipSync(Buffer.concat(pieces))
  expect(Object.keys(files).sort()).toEqual(['model-onnx/assets/a.txt', 'model-onnx/empty.txt', 'model-onnx/weights.bin'])
  expect(Buffer.from(files['model-onnx/weights.bin'] ?? []).equals(large)).toBe(true)
  expect([files['model-onnx/empty.txt']?.length, Buffer.from(files['model-onnx/assets/a.txt'] ?? []).toString()]).toEqual([0, 'gates'])
  expect(pieces.length).toBeGreaterThan(3)
})
