import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tensors } from '../../executors/executor'
import { encodeSafetensors } from '../../files/safetensors'
import { checkpointFiles, checkpointSteps, newestCheckpoint, removeCheckpoints, saveCheckpoint, setAside } from './checkpoints'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function snapshot(step: number) {
  const tensors: Tensors = new Map([
    ['lstm.i.weight.x', { type: { dtype: 'float32', shape: [2, 2] }, data: Float32Array.of(step, 0.1, -2, NaN) }],
    ['step', { type: { dtype: 'float32', shape: [] }, data: Float32Array.of(step) }],
    ['lengths', { type: { dtype: 'int32', shape: [3] }, data: Int32Array.of(1, 2, -3) }]
  ])
  return { step, seconds: step / 3, tensors, batches: '[1,2,3,4]' }
}

const newest = () => newestCheckpoint(folder, () => true)

/** Replaces a text of the newest checkpoint's file by one of the same length. */
function replaceIn(step: number, was: string, now: string) {
  const path = join(folder, `step-${step}.safetensors`)
  const bytes = readFileSync(path)
  const at = bytes.indexOf(was)
  expect(at, was).toBeGreaterThan(0)
  expect(now).toHaveLength(was.length)
  bytes.write(now, at)
  writeFileSync(path, bytes)
}

/** A checkpoint as version 0.1.0 wrote it: the checksum is of the values only. */
function writeOld(step: number, metadata: Record<string, string> = {}) {
  const { tensors, seconds, batches } = snapshot(step)
  const checksum = encodeSafetensors({ tensors, metadata: {} })
    .slice(1)
    .reduce((sum, piece) => crc32(piece, sum), 0)
  const all = { format: 'gatescope-checkpoint-1', step: `${step}`, seconds: `${seconds}`, batches, checksum: `${checksum}`, ...metadata }
  writeFileSync(join(folder, `step-${step}.safetensors`), Buffer.concat(encodeSafetensors({ tensors, metadata: all })))
}

describe('checkpoints', () => {
  it('give back all that was saved', async () => {
    await saveCheckpoint(folder, snapshot(7))
    expect(await newest()).toEqual(snapshot(7))
  })

  it('are listed with their sizes, newest first, and removed by their steps', async () => {
    for (const step of [5, 10, 9, 100]) await saveCheckpoint(folder, snapshot(step))
    await removeCheckpoints(folder, [5, 9, 7])
    const sizes = [100, 10].map((step) => ({ step, bytes: readFileSync(join(folder, `step-${step}.safetensors`)).length }))
    expect(await checkpointFiles(folder)).toEqual(sizes)
    expect(readdirSync(folder).sort()).toEqual(['step-10.safetensors', 'step-100.safetensors'])
  })

  it('fall back to the one before when the newest is cut at any byte', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    const path = join(folder, 'step-2.safetensors')
    const bytes = readFileSync(path)
    for (let length = bytes.length - 1; length >= 0; length -= 3) {
      truncateSync(path, length)
      expect((await newest())?.step).toBe(1)
      writeFileSync(path, bytes)
    }
    expect((await newest())?.step).toBe(2)
  })

  it('fall back when a value was damaged', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    const path = join(folder, 'step-2.safetensors')
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 4, bytes.length - 2)
    writeFileSync(path, bytes)
    expect((await newest())?.step).toBe(1)
  })

  it.each([
    ['the step', '"step":"2"', '"step":"1"'],
    ['the seconds', '"seconds":"0.6', '"seconds":"9.6'],
    ['the order of the data', '[1,2,3,4]', '[1,2,3,5]'],
    ['the name of a tensor', 'lstm.i.weight.x', 'lstm.j.weight.x'],
    ['a shape', '"shape":[2,2]', '"shape":[4,1]'],
    ['a type', '"dtype":"I32"', '"dtype":"F32"'],
    ['the format', 'gatescope-checkpoint-2', 'gatescope-checkpoint-1'],
    ['the checksum', '"checksum":"', '"checkson":"']
  ])('fall back when %s in the header was damaged', async (_, was, now) => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    replaceIn(2, was, now)
    expect((await newest())?.step).toBe(1)
  })

  it('fall back when any bit of the file was damaged', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    const path = join(folder, 'step-2.safetensors')
    const bytes = readFileSync(path)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged.writeUInt8(bytes.readUInt8(at) ^ (1 << (at % 8)), at)
      writeFileSync(path, damaged)
      expect((await newest())?.step, `byte ${at}`).toBe(1)
    }
  })

  it('fall back when a file bears the name of another step', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    renameSync(join(folder, 'step-2.safetensors'), join(folder, 'step-999999999.safetensors'))
    expect((await newest())?.step).toBe(1)
  })

  it('fall back to one that fits, and give one that does not where none does', async () => {
    for (const step of [1, 2]) await saveCheckpoint(folder, snapshot(step))
    expect((await newestCheckpoint(folder, ({ step }) => step === 1))?.step).toBe(1)
    expect((await newestCheckpoint(folder, () => false))?.step).toBe(2)
  })

  it('of version 0.1.0 are read, unless values are damaged or the step is not that of the name', async () => {
    writeOld(3)
    expect(await newest()).toEqual(snapshot(3))
    writeOld(4, { step: '2' })
    writeOld(5, { checksum: '1' })
    expect((await newest())?.step).toBe(3)
  })

  it('that could not be used are set aside, and do not count as the newest', async () => {
    for (const step of [5, 9]) await saveCheckpoint(folder, snapshot(step))
    expect(await setAside(folder, 5)).toEqual([9])
    for (const step of [6, 7]) await saveCheckpoint(folder, snapshot(step))
    expect(await checkpointSteps(folder)).toEqual([7, 6, 5])
    expect(readdirSync(folder)).toContain('step-9.safetensors.unused')
  })

  it('are none in a folder that is not there', async () => {
    expect(await newestCheckpoint(join(folder, 'nothing'), () => true)).toBeNull()
  })
})
