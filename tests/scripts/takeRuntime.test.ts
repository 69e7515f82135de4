// What `npm start` does about TensorFlow before the window opens: it takes what is there, and fetches nothing.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReport } from '../../scripts/lib/report.mjs'
import { takeRuntime } from '../../scripts/lib/tensorflow/runtime.mjs'

type Machine = NonNullable<Parameters<typeof takeRuntime>[1]>
type Note = NonNullable<Awaited<ReturnType<typeof takeRuntime>>>
const said: string[] = []
const report = { ...createReport({ quiet: true }), say: (text: string) => void said.push(text) }
const cpu = { version: '2.21.0', device: 'cpu' } as const
const gpu = { version: '2.21.0', device: 'gpu' } as const

beforeEach(() => {
  said.length = 0
  vi.stubEnv('GATESCOPE_NO_TENSORFLOW', '')
  vi.stubEnv('GATESCOPE_NO_GPU', '')
})
afterEach(() => void vi.unstubAllEnvs())

const fetching = () => Promise.reject(new Error('a start fetches nothing'))

/** A machine without a GPU in which nothing is set up. */
function machine(notes: Note[], change: Partial<Machine> = {}): Machine {
  return {
    findGpu: () => undefined,
    findCached: async () => undefined,
    findPresent: async () => undefined,
    fetchWheel: fetching,
    fetchWithPackage: fetching,
    readNote: async () => notes.at(-1),
    writeNote: async (note) => {
      notes.push(note)
      return note
    },
    removeNote: async () => void notes.splice(0),
    ...change
  }
}

test('without a library it says that training starts without it, and no note claims one', async () => {
  const notes: Note[] = [{ status: 'ready', package: 'p', source: 'wheel', ...cpu }]
  expect(await takeRuntime(report, machine(notes))).toBeUndefined()
  expect(notes).toEqual([])
  expect(said.join()).toMatch(/is not here yet\. Training starts on ONNX Runtime/)
})

test('why an earlier set-up failed stays known', async () => {
  const missing: Note = { status: 'missing', version: '2.21.0', reason: 'PyPI did not answer.', remedy: 'Connect.' }
  const notes = [missing]
  await takeRuntime(report, machine(notes))
  expect(notes).toEqual([missing])
})

test('a library in the cache is taken', async () => {
  const notes: Note[] = []
  const findCached: Machine['findCached'] = async (_report, device) => (device === 'cpu' ? cpu : undefined)
  expect(await takeRuntime(report, machine(notes, { findCached }))).toMatchObject({ status: 'ready', device: 'cpu', source: 'wheel' })
  expect(notes).toHaveLength(1)
})

test('with a GPU whose library is not there yet, that for the CPU serves, and the engine knows that there is something to set up', async () => {
  const findGpu = () => ({ name: 'NVIDIA H200', state: 'driver 580' })
  const note = await takeRuntime(report, machine([], { findGpu, findPresent: async () => cpu }))
  expect(note).toMatchObject({
    status: 'ready',
    device: 'cpu',
    gpu: { name: 'NVIDIA H200', remedy: expect.stringContaining('background') }
  })
  const findCached: Machine['findCached'] = async (_report, device) => (device === 'cuda' ? gpu : undefined)
  const used = await takeRuntime(report, machine([], { findGpu, findCached }))
  expect(used).toMatchObject({ status: 'ready', device: 'gpu' })
  expect(used).not.toHaveProperty('gpu')
})

test('nothing is looked for where TensorFlow is switched off', async () => {
  vi.stubEnv('GATESCOPE_NO_TENSORFLOW', '1')
  const findCached = vi.fn<Machine['findCached']>(async () => cpu)
  expect(await takeRuntime(report, machine([], { findCached }))).toBeUndefined()
  expect(findCached).not.toHaveBeenCalled()
})
