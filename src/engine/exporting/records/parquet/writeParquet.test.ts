import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lossAt, normAt, recordedRun } from '../../../../../tests/support/recordedRun'
import { columnsKey, writeParquet } from './writeParquet'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function written(rows: number, evaluated: readonly number[]): Promise<ArrayBuffer> {
  const path = join(folder, 'metrics.parquet')
  await writeParquet(recordedRun(rows, evaluated), path, new AbortController().signal)
  return new Uint8Array(readFileSync(path)).buffer
}

describe('metrics as Parquet', () => {
  it('have a row a step, nulls where nothing was measured, and numbers of their own size', async () => {
    const file = await written(12, [5, 14])
    const rows = await parquetReadObjects({ file })
    expect(rows).toHaveLength(13)
    expect(rows[4]).toMatchObject({ step: 5, seconds: 0.625, loss: lossAt(5), validation_loss: 0.4, validation_bits_per_character: 0.5 })
    expect(rows[3]).toMatchObject({ step: 4, validation_loss: null, validation_accuracy: null })
    expect(rows[6]?.['loss']).toBeNaN()
    expect(rows[8]?.['grad_norm/lstm.zf.weight.x']).toBe(Infinity)
    expect(rows[8]?.['grad_norm/a "b",c.bias']).toBe(normAt(9, 2))
    expect(rows[12]).toMatchObject({ step: 14, loss: null, validation_loss: 2 / 14 })
    expect(parquetMetadata(file).schema.slice(1, 4)).toMatchObject([
      { name: 'step', type: 'INT32' },
      { name: 'seconds', type: 'DOUBLE' },
      { name: 'loss', type: 'FLOAT' }
    ])
  })

  it('say what each column means, in which unit', async () => {
    const described = parquetMetadata(await written(1, [])).key_value_metadata?.find(({ key }) => key === columnsKey)?.value
    expect(JSON.parse(described ?? '')).toContainEqual({
      name: 'validation_accuracy',
      unit: 'share from 0 to 1',
      meaning: 'Accuracy on the validation data; higher is better'
    })
  })

  it('are written a row group at a time', async () => {
    const { row_groups, num_rows } = parquetMetadata(await written(120_000, []))
    expect(Number(num_rows)).toBe(120_000)
    expect(row_groups.map((group) => Number(group.num_rows))).toEqual([50_000, 50_000, 20_000])
  })

  it('are a file without rows for a run without steps', async () => {
    expect(await parquetReadObjects({ file: await written(0, []) })).toEqual([])
  })
})
