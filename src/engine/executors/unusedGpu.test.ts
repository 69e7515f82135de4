import { afterEach, describe, expect, it, vi } from 'vitest'
import { absentNote, writeNote } from '../../../tests/support/setUpNotes'
import { createExecutor } from './pick'
import { readUnusedGpu } from './setUpNote'
import { unusedGpu } from './tensorflow/open'
import { loadLibrary } from './tensorflow/runtime/library'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a GPU that is there and not used', () => {
  const gpu = {
    name: 'NVIDIA H200',
    reason: 'TensorFlow does not find it: no CUDA-capable device is detected.',
    remedy: 'Update the driver.'
  }
  const ready = { status: 'ready', package: 'p', source: 'wheel', version: '2.21.0', device: 'cpu' }

  it('is read from the note of set-up', async () => {
    expect(await readUnusedGpu(writeNote(JSON.stringify({ ...ready, gpu })))).toEqual(gpu)
    expect(await readUnusedGpu(writeNote(JSON.stringify(ready)))).toBeNull()
    expect(await readUnusedGpu(absentNote())).toBeNull()
  })

  it('is noticed where it came after set-up, and is no matter where the user left it out', () => {
    vi.stubEnv('GATESCOPE_NO_GPU', '')
    expect(unusedGpu(gpu, 'NVIDIA H200')).toBe(gpu)
    expect(unusedGpu(null, 'NVIDIA H200')).toMatchObject({ name: 'NVIDIA H200', remedy: expect.stringContaining('npm start') })
    expect(unusedGpu(null, undefined)).toBeNull()
    vi.stubEnv('GATESCOPE_NO_GPU', '1')
    expect(unusedGpu(gpu, 'NVIDIA H200')).toBeNull()
  })

  it.skipIf(!loadLibrary().ok)('is told by the engine, with the reason and the remedy', { timeout: 180_000 }, async ({ skip }) => {
    vi.stubEnv('GATESCOPE_EXECUTOR', '')
    vi.stubEnv('GATESCOPE_NO_GPU', '')
    const { info } = await createExecutor({ setUpNote: writeNote(JSON.stringify({ ...ready, gpu })) })
    if (info.gpu) return skip('this machine has a GPU that is used')
    expect(info.why).toMatch(
      /compiles with XLA\. NVIDIA H200 is there, but it is not used: TensorFlow does not find it: no CUDA-capable device/
    )
    expect(info.remedy).toBe('Update the driver.')
  })
})
