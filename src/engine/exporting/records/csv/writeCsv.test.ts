import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lossAt, normAt, recordedRun } from '../../../../../tests/support/recordedRun'
import { writeCsv } from './writeCsv'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Reads RFC 4180 as it is written: fields in quotes may have commas, and double their quotes. */
function readCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      Array.from(
        line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g),
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''
      )
    )
}

async function written(rows: number, evaluated: readonly number[], signal = new AbortController().signal): Promise<string[][]> {
  const path = join(folder, 'metrics.csv')
  await writeCsv(recordedRun(rows, evaluated), path, signal)
  return readCsv(readFileSync(path, 'utf8'))
}

describe('metrics as CSV', () => {
  it('have one line a step, with names, and validation figures where they were taken', async () => {
    const [head, ...lines] = await written(12, [5, 10])
    expect(head).toEqual([
      'step',
      'seconds',
      'loss',
      'learning_rate',
      'grad_norm',
      'validation_loss',
      'validation_bits_per_character',
      'validation_accuracy',
      'grad_norm/embedding.table',
      'grad_norm/lstm.zf.weight.x',
      'grad_norm/a "b",c.bias'
    ])
    expect(lines).toHaveLength(12)
    expect(lines[4]).toEqual(['5', '0.625', '1.3416408', '0.1', '0.5', '0.4', '0.5', String(1 - 1 / 6), '0.5', '1.5', '2.5'])
    expect(lines[5]?.slice(5, 8)).toEqual(['', '', ''])
  })

  it('give each number back as it was recorded, and tell numbers that are none', async () => {
    const [, ...lines] = await written(9_000, [])
    expect(lines[6]?.[2]).toBe('NaN')
    expect(lines[8]?.[9]).toBe('inf')
    for (const [k, line] of lines.entries()) {
      if (k !== 6) expect(Math.fround(Number(line[2]))).toBe(lossAt(k + 1))
      if (k !== 8) expect(Math.fround(Number(line[9]))).toBe(normAt(k + 1, 1))
    }
  })

  it('have an evaluation whose step was cut off as a line of its own', async () => {
    const [, ...lines] = await written(3, [2, 4])
    expect(lines.map(([step, , loss, , , validation]) => [step, loss === '', validation])).toEqual([
      ['1', false, ''],
      ['2', false, '1'],
      ['3', false, ''],
      ['4', true, '0.5']
    ])
  })

  it('are no more than names for a run without steps', async () => {
    expect(await written(0, [])).toHaveLength(1)
  })

  it('stop when they are no longer wanted', async () => {
    await expect(written(10, [], AbortSignal.abort(new Error('no longer')))).rejects.toThrow('no longer')
  })
})
