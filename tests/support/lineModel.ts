/** The small LSTM of tests/fixtures/units/columns, which was trained on Moby Dick in lines of at most 28 characters, with that data. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import type { Tensors } from '../../src/engine/executors/executor'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import type { PreparedRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { columnsOfMobyDick } from './columnsOfMobyDick'

const fixture = new URL('../fixtures/units/columns/', import.meta.url)

/** Its data is read into memory, so that its file goes away again. */
export async function lineModel(): Promise<{ readonly prepared: PreparedRun; readonly step: number; readonly weights: Tensors }> {
  const folder = mkdtempSync(join(tmpdir(), 'gatescope-columns-'))
  try {
    writeFileSync(join(folder, 'moby-dick-columns.txt'), await columnsOfMobyDick())
    const parsed = parseDocument(readFileSync(new URL('document.gatescope.json', fixture), 'utf8'))
    const prepared = parsed.ok ? await prepareRun(parsed.document, new TaskCache([folder])) : null
    const file = decodeSafetensors(readFileSync(new URL('weights.safetensors', fixture)))
    if (!prepared?.ok || !file) throw new Error('the fixture cannot be read')
    return { prepared: prepared.run, step: 8_000, weights: file.tensors }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
