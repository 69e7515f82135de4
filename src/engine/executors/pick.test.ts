import { afterEach, describe, expect, it, vi } from 'vitest'
import { setUpNotes } from '../../../tests/support/setUpNotes'
import { createExecutor, fallbackWords } from './pick'
import { readSetUpNote } from './setUpNote'

const { none, written } = setUpNotes()
afterEach(() => void vi.unstubAllEnvs())
const missing = { status: 'missing', version: '2.21.0', reason: 'PyPI did not answer.', remedy: 'Connect and start again.' }

describe('why there is no TensorFlow', () => {
  it('is said in the words of set-up where it left some', async () => {
    const note = await readSetUpNote(written(JSON.stringify(missing)))
    expect(fallbackWords('TensorFlow’s library is not set up', note)).toEqual({
      why: 'PyPI did not answer.',
      remedy: 'Connect and start again.'
    })
  })

  it('is said in our own words without a note, or with one that says nothing of it', async () => {
    for (const text of ['', '{"status":"missing"}', JSON.stringify({ ...missing, remedy: 7 }), '{"status":"ready","version":"2.21.0"}'])
      expect(await readSetUpNote(written(text))).toBeNull()
    expect(await readSetUpNote(none())).toBeNull()
    expect(fallbackWords('it is not set up', null)).toMatchObject({
      why: 'it is not set up',
      remedy: expect.stringContaining('in the background')
    })
  })

  it('is what the user switched off, whatever set-up found', { timeout: 180_000 }, async () => {
    vi.stubEnv('GATESCOPE_NO_TENSORFLOW', '1')
    vi.stubEnv('GATESCOPE_EXECUTOR', '')
    const executor = await createExecutor({ setUpNote: written(JSON.stringify(missing)) })
    expect(executor.info).toMatchObject({
      executor: 'onnx',
      why: expect.stringContaining('switched off by GATESCOPE_NO_TENSORFLOW'),
      remedy: 'start again without GATESCOPE_NO_TENSORFLOW'
    })
  })
})
