/** Folders of WAV files: every coding, what is refused, and parts that share no sound. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { taskOn } from '../../../contract/data/fileKinds'
import { problemText } from '../../../contract/problems/problemText'
import { glide, wavBytes } from '../../../../tests/support/wavFiles'
import type { WavCoding } from '../../../../tests/support/wavFiles'
import { openTask } from '../openTask'
import type { TaskData } from '../taskData'
import { readWav } from './wavFile'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sounds-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, bytes: Uint8Array): void {
  mkdirSync(join(folder, 'tones', name, '..'), { recursive: true })
  writeFileSync(join(folder, 'tones', name), bytes)
}
const task = taskOn.sound('tones')
const opened = (length = 30, file = 'tones') => openTask({ ...task, file }, { dataFolders: [folder] }, length)
async function data(length?: number): Promise<TaskData> {
  const result = await opened(length)
  return result.ok ? result.data : expect.fail(result.problems.map((each) => problemText(each).message).join('\n'))
}
const messages = async (file?: string) => {
  const result = await opened(30, file)
  return result.ok ? [] : result.problems.map((each) => problemText(each).message)
}
const tone = (rising: boolean, seed: number, rate = 8_000, seconds = 0.3) =>
  glide(rising ? 300 : 1_500, rising ? 1_500 : 300, { rate, seconds, seed })
function writeTones(count = 5): void {
  for (let k = 0; k < count; k++) {
    write(`up/${k}.wav`, wavBytes([tone(true, k)], 8_000))
    write(`down/${k}.wav`, wavBytes([tone(false, k)], 8_000))
  }
}

describe('a WAV file', () => {
  it.each([8, 16, 24, 32, 'float32', 'float64'] as const satisfies readonly WavCoding[])('of %s is read', (coding) => {
    const samples = tone(true, 1)
    const read = readWav(wavBytes([samples], 11_025, coding))
    if (!read.ok) expect.fail(read.reason)
    expect(read.sound.rate).toBe(11_025)
    expect(read.sound.samples).toHaveLength(samples.length)
    const exact = coding === 8 ? 0.02 : 1e-4
    samples.forEach((value, t) => expect(Math.abs(value - (read.sound.samples[t] ?? NaN))).toBeLessThan(exact))
  })

  it('of several channels is mixed to one', () => {
    const [left, right] = [Float64Array.of(0.5, 0, -0.5), Float64Array.of(0.1, 0.2, 0.3)]
    const read = readWav(wavBytes([left, right], 8_000, 'float32'))
    expect(read.ok && [...read.sound.samples].map((value) => Number(value.toFixed(4)))).toEqual([0.3, 0.1, -0.1])
  })

  const whole = wavBytes([tone(true, 1)], 8_000)
  const changed = (at: number, ...values: number[]) => {
    const bytes = whole.slice()
    values.forEach((value, k) => (bytes[at + k] = value))
    return bytes
  }
  const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0))
  it.each([
    ['is empty', new Uint8Array(0), 'less than the head'],
    ['is a text', Uint8Array.from(letters('this is no sound at all')), 'does not begin with “RIFF”'],
    ['is another RIFF file', changed(8, ...letters('AVI ')), 'holds “AVI ”'],
    ['has no fmt', changed(12, ...letters('junk')), 'no chunk “fmt ”'],
    ['has a fmt that is too short', changed(16, 4), 'is cut off'],
    ['has no data', changed(36, ...letters('junk')), 'no chunk “data”'],
    ['is cut off', whole.slice(0, 1_000), 'are cut off'],
    ['has no samples', wavBytes([new Float64Array(0)], 8_000), 'no samples'],
    ['has no channels', changed(22, 0), 'no channels'],
    ['has no rate', changed(24, 0, 0, 0, 0), 'rate is 0'],
    ['has 12 bits', changed(34, 12), '12 bits'],
    ['is compressed', changed(20, 85), 'format 85'],
    ['has a block of another size', changed(32, 3), 'takes 3 bytes'],
    ['ends within a sample', changed(40, 0x01, 0x10), 'no multiple'],
    ['has samples that are no numbers', wavBytes([Float64Array.of(0, NaN)], 8_000, 'float32'), 'sample 2 is no finite number']
  ])('that %s is refused', (_, bytes, reason) => {
    const read = readWav(bytes)
    expect(read.ok ? '' : read.reason).toContain(reason)
  })
})

describe('a folder of sounds', () => {
  it('has a class for each sub-folder, log-mel frames, and the last files of each class for validation', async () => {
    writeTones()
    write('up/notes.txt', new Uint8Array(3))
    const { shape, classes, reading, batches, places, columns, sound, example } = await data()
    expect(classes).toEqual(['down', 'up'])
    expect(shape).toMatchObject({ features: 40, masked: true, target: { over: 'sequence', classes: 2 } })
    expect([places('training', 30), places('validation', 30)]).toEqual([8, 2])
    expect(reading).toMatchObject({ kind: 'sound', files: 10, rates: [8_000], cut: 0, seconds: expect.closeTo(3, 5) })
    const { arrays } = batches({ length: 30, batch: 4 }, 1).next()
    expect(arrays.get('features')).toHaveLength(30 * 4 * 40)
    expect(columns.inputs).toHaveLength(40)
    expect(await sound?.('validation', 1)).toMatchObject({ name: 'up/4.wav', label: 'up', rate: 8_000 })
    expect(example('validation', 0, 30).words.slice(0, 3)).toEqual(['0.00 s', '0.01 s', '0.02 s'])
  })

  it('is scaled by its training part alone', async () => {
    writeTones()
    const before = (await data()).columns
    write('up/4.wav', wavBytes([tone(true, 9).map((value) => value / 50)], 8_000))
    expect((await data()).columns).toEqual(before)
    write('up/0.wav', wavBytes([tone(true, 9).map((value) => value / 50)], 8_000))
    expect((await data()).columns).not.toEqual(before)
  })

  it('has files of the same contents in one part, also of different classes', async () => {
    writeTones()
    const copy = wavBytes([tone(true, 0)], 8_000)
    for (const name of ['up/zz.wav', 'down/zz.wav']) write(name, copy)
    const { sequences } = await data()
    const keys = (part: 'training' | 'validation') => new Set(sequences(part).map(({ values }) => [...values.slice(0, 200)].join()))
    expect([...keys('validation')].filter((key) => keys('training').has(key))).toEqual([])
  })

  it('may be a ZIP file', async () => {
    writeTones()
    const whole = await data()
    const entries = ['up', 'down'].flatMap((label) =>
      Array.from({ length: 5 }, (_, k) => [`tones/${label}/${k}.wav`, wavBytes([tone(label === 'up', k)], 8_000)] as const)
    )
    writeFileSync(join(folder, 'tones.zip'), zipSync(Object.fromEntries(entries)))
    const zipped = await opened(30, 'tones.zip')
    expect(zipped.ok && zipped.data.sequences('validation')).toEqual(whole.sequences('validation'))
  })

  it('is refused with one clear message for what is wrong', async () => {
    expect(await messages('nowhere')).toEqual([expect.stringContaining('was not found')])
    writeFileSync(join(folder, 'text.zip'), 'no archive')
    expect(await messages('text.zip')).toEqual([expect.stringContaining('no folder and no whole ZIP file')])
    write('up/0.wav', wavBytes([tone(true, 1)], 8_000))
    expect(await messages()).toEqual([expect.stringContaining('has WAV files in 1 sub-folder')])
    write('down/0.wav', wavBytes([tone(false, 1)], 8_000))
    expect(await messages()).toHaveLength(2)
    writeTones()
    write('down/2.wav', new Uint8Array(7))
    expect(await messages()).toEqual([expect.stringContaining('tones/down/2.wav” cannot be read: it has 7 bytes')])
  })

  it('cuts long sounds, and says so', async () => {
    writeTones()
    expect((await data(10)).reading).toMatchObject({ cut: 10 })
  })
})
