import { afterEach, describe, expect, it, vi } from 'vitest'
import { setUpNotes } from '../../../tests/support/setUpNotes'
import { skipOne, withoutTensorflow } from '../../../tests/support/skipping'
import { createExecutor } from './pick'
import { readUnusedGpu } from './setUpNote'
import { unusedGpu } from './tensorflow/open'

const { none, written } = setUpNotes()
afterEach(() => void vi.unstubAllEnvs())

describe('a GPU that is there and not used', () => {
  const gpu = {
    name: 'NVIDIA H200',
    reason: 'TensorFlow does not find it: no CUDA-capable device is detected.',
    remedy: 'Update the driver.'
  }
  const ready = { status: 'ready', package: 'p', source: 'wheel', version: '2.21.0', device: 'cpu' }

  it('is read from the note of set-up', async () => {
    expect(await readUnusedGpu(written(JSON.stringify({ ...ready, gpu })))).toEqual(gpu)
    expect(await readUnusedGpu(written(JSON.stringify(ready)))).toBeNull()
    expect(await readUnusedGpu(none())).toBeNull()
  })

  it('is noticed where it came after set-up, and is no matter where the user left it out', () => {
    vi.stubEnv('GATESCOPE_NO_GPU', '')
    const listed = vi.fn(() => 'NVIDIA H200')
    expect(unusedGpu(gpu, listed)).toBe(gpu)
    expect(listed).not.toHaveBeenCalled()
    expect(unusedGpu(null, listed)).toMatchObject({ name: 'NVIDIA H200', remedy: expect.stringContaining('npm start') })
    expect(unusedGpu(null, () => undefined)).toBeNull()
    vi.stubEnv('GATESCOPE_NO_GPU', '1')
    expect(unusedGpu(gpu, listed)).toBeNull()
  })

  it('is told by the engine, with the reason and the remedy', { timeout: 180_000 }, async (context) => {
    skipOne(context, withoutTensorflow())
    vi.stubEnv('GATESCOPE_EXECUTOR', '')
    vi.stubEnv('GATESCOPE_NO_GPU', '')
    const { info } = await createExecutor({ setUpNote: written(JSON.stringify({ ...ready, gpu })) })
    context.skip(info.gpu, 'this machine has a GPU that is used')
    expect(info.why).toMatch(
      /compiles with XLA\. NVIDIA H200 is there, but it is not used: TensorFlow does not find it: no CUDA-capable device/
    )
    expect(info.remedy).toBe('Update the driver.')
  })
})
