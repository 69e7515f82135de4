/** Writes an export with its common files, and leaves the checks to Python. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { commonFiles } from '../../src/engine/exporting/common/commonFiles'
import type { Exporter, ExportSource } from '../../src/engine/exporting/exporter'

export async function writeExport(exporter: Exporter, source: ExportSource, folder: string): Promise<void> {
  expect(exporter.plan(source).problems).toEqual([])
  await mkdir(folder)
  await exporter.write(source, folder, { stage: () => undefined, signal: new AbortController().signal })
  for (const { path, pieces } of commonFiles(source, exporter.format)) await writeFile(join(folder, path), pieces)
}
