import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEventFile, readRecords } from '../../../../../tests/support/eventFile'
import type { ReadEvent } from '../../../../../tests/support/eventFile'
import { lossAt, normAt, recordedRun, recordedSummary } from '../../../../../tests/support/recordedRun'
import { readTemplate } from '../../../../../tests/support/templates'
import { crc32c, maskedCrc32c } from './crc32c'
import { eventTypes } from './eventProto'
import { writeEvents } from './writeEvents'
import { mostNormPoints } from './scalarTags'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function written(rows: number, evaluated: readonly number[]): Promise<Uint8Array> {
  const path = join(folder, 'events.out.tfevents.1.gatescope')
  await writeEvents(recordedRun(rows, evaluated), readTemplate('lstm-moby-dick'), path, new AbortController().signal)
  return readFileSync(path)
}

/** A curve as [step, value, seconds since the start]. */
function curve(events: readonly ReadEvent[], tag: string): [number, number, number][] {
  return events.flatMap(({ step, wall_time, summary }) =>
    (summary?.value ?? []).flatMap((value): [number, number, number][] =>
      value.tag === tag && value.simple_value !== undefined
        ? [[step, value.simple_value, Number((wall_time - recordedSummary.startedAt / 1_000).toFixed(3))]]
        : []
    )
  )
}

describe('the checksum CRC-32C', () => {
  // RFC 3720, appendix B.4; the masked form as TensorFlow's tests of it have it.
  it('is that of the published examples', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, k) => k))).toBe(0x46dd794e)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  })

  it('is masked as TensorFlow masks it', () => {
    const sum = crc32c(Buffer.from('foo'))
    expect(maskedCrc32c(Buffer.from('foo'))).not.toBe(sum)
    expect(maskedCrc32c(Buffer.from('123456789'))).toBe((((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8) >>> 0)
  })
})

describe('a TensorBoard event file', () => {
  it('has the curves under the names of PyTorch users, with wall times', async () => {
    const events = readEventFile(await written(12, [5, 10]))
    expect(events[0]).toMatchObject({ file_version: 'brain.Event:2', wall_time: recordedSummary.startedAt / 1_000 })
    expect(curve(events, 'loss/train').slice(0, 2)).toEqual([
      [1, lossAt(1), 0.125],
      [2, lossAt(2), 0.25]
    ])
    expect(curve(events, 'loss/train')).toHaveLength(12)
    expect(curve(events, 'loss/validation')).toEqual([
      [5, Math.fround(0.4), 0.625],
      [10, Math.fround(0.2), 1.25]
    ])
    expect(curve(events, 'accuracy/validation').map(([step]) => step)).toEqual([5, 10])
    expect(curve(events, 'grad_norm/lstm.zf.weight.x').slice(7, 9)).toEqual([
      [8, normAt(8, 1), 1],
      [9, Infinity, 1.125]
    ])
    expect(curve(events, 'learning_rate')).toHaveLength(12)
  })

  it('has the settings as hyperparameters and as text, and how the run ended', async () => {
    const values = readEventFile(await written(1, [])).flatMap(({ summary }) => summary?.value ?? [])
    const content = (tag: string) => values.find((value) => value.tag === tag)?.metadata?.plugin_data.content ?? new Uint8Array()
    const { hparams } = eventTypes()
    const session = JSON.stringify(hparams.decode(content('_hparams_/session_start_info')).toJSON())
    expect(session).toContain('"training.optimizer.learningRate":{"number_value":0.003}')
    expect(session).toContain('"lstm.hidden":{"number_value":128}')
    expect(hparams.decode(content('_hparams_/session_end_info')).toJSON()).toMatchObject({ session_end_info: { status: 1 } })
    const text = values.find((value) => value.tag === 'settings/text_summary')?.tensor?.string_val[0]
    expect(Buffer.from(text ?? []).toString()).toContain('    training.batchSize: ')
  })

  it('is refused by its reader where a byte is wrong', async () => {
    const bytes = await written(2, [])
    bytes[bytes.length - 10] = (bytes.at(-10) ?? 0) ^ 1
    expect(() => readRecords(bytes)).toThrow('checksum')
  })

  it('thins the norms of single parameters in long runs, and nothing else', async () => {
    const rows = mostNormPoints + 10
    const events = readEventFile(await written(rows, []))
    expect(curve(events, 'loss/train')).toHaveLength(rows)
    expect(curve(events, 'grad_norm/embedding.table')).toHaveLength(rows / 2)
  })
})
