import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tensors } from '../../executors/executor'
import { checkpointSteps, newestCheckpoint, saveCheckpoint } from './checkpoints'

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

describe('checkpoints', () => {
  it('give back all that was saved', async () => {
    await saveCheckpoint(folder, snapshot(7))
    expect(await newestCheckpoint(folder)).toEqual(snapshot(7))
  })

  it('keep the newest two and leave nothing else behind', async () => {
    for (const step of [5, 10, 9, 100]) await saveCheckpoint(folder, snapshot(step))
    expect(await checkpointSteps(folder)).toEqual([100, 10])
    expect(readdirSync(folder).sort()).toEqual(['step-10.safetensors', 'step-100.safetensors'])
  })

  it('fall back to the one before when the newest is cut at any byte', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    const path = join(folder, 'step-2.safetensors')
    const bytes = readFileSync(path)
    for (let length = bytes.length - 1; length >= 0; length -= 3) {
      truncateSync(path, length)
      expect((await newestCheckpoint(folder))?.step).toBe(1)
      writeFileSync(path, bytes)
    }
    expect((await newestCheckpoint(folder))?.step).toBe(2)
  })

  it('fall back when a value was damaged', async () => {
    await saveCheckpoint(folder, snapshot(1))
    await saveCheckpoint(folder, snapshot(2))
    const path = join(folder, 'step-2.safetensors')
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 4, bytes.length - 2)
    writeFileSync(path, bytes)
    expect((await newestCheckpoint(folder))?.step).toBe(1)
  })

  it('are none in a folder that is not there', async () => {
    expect(await newestCheckpoint(join(folder, 'nothing'))).toBeNull()
  })
})
