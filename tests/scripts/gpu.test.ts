// A GPU never makes training slower: what is set up with one, without one, and with one that cannot be used. `nvidia-smi` is a stand-in.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SetupFailure } from '../../scripts/lib/failure.mjs'
import { makeFolderInTries } from '../../scripts/lib/files.mjs'
import { createReport } from '../../scripts/lib/report.mjs'
import { checkCudaSpace } from '../../scripts/lib/tensorflow/cuda.mjs'
import { findGpu } from '../../scripts/lib/tensorflow/gpu.mjs'
import { whyNoGpu } from '../../scripts/lib/tensorflow/prove.mjs'
import { prepareRuntime } from '../../scripts/lib/tensorflow/runtime.mjs'
import { writeStandIn } from '../../scripts/lib/tensorflow/standIn.mjs'
import { temporaryFolder } from './temporaryFolder'

const report = { ...createReport({ quiet: true }), say: () => undefined }
type Machine = NonNullable<Parameters<typeof prepareRuntime>[1]>
type Note = Awaited<ReturnType<typeof prepareRuntime>>
const cpu = { version: '2.21.0', device: 'cpu' } as const
const gpu = { version: '2.21.0', device: 'gpu' } as const

beforeEach(() => {
  vi.stubEnv('GATESCOPE_NO_TENSORFLOW', '')
  vi.stubEnv('GATESCOPE_NO_GPU', '')
  vi.stubEnv('GATESCOPE_RETRY', '')
})
afterEach(() => void vi.unstubAllEnvs())

/** A machine with a driver that lists a GPU, or with none, in which nothing is set up but a CPU library in the package. */
function machine(change: Partial<Machine> = {}): Machine & { notes: Note[]; fetched: string[] } {
  const notes: Note[] = []
  const fetched: string[] = []
  return {
    notes,
    fetched,
    findGpu,
    findCached: async () => undefined,
    findPresent: async () => cpu,
    fetchWheel: async (_report, device) => {
      fetched.push(device)
      return device === 'cuda' ? gpu : cpu
    },
    fetchWithPackage: async () => cpu,
    readNote: async () => notes.at(-1),
    writeNote: async (note) => {
      notes.push(note)
      return note
    },
    removeNote: async () => void notes.splice(0),
    ...change
  }
}

/** Puts a stand-in for `nvidia-smi` first in PATH; without an answer there is none. */
async function withDriver(answer?: { prints?: string; code?: number }): Promise<void> {
  const folder = await temporaryFolder()
  vi.stubEnv('PATH', answer ? `${await writeStandIn(folder, answer)}:${process.env.PATH}` : folder)
}

const failing = async (): Promise<never> => {
  throw new SetupFailure('pip could not download nvidia-cublas-cu12.', 'Check the connection.', 'ERROR: no matching distribution')
}

test('a machine with a GPU gets the library for it, though one for the CPU is linked', async () => {
  await withDriver({})
  const with_ = machine()
  expect(await prepareRuntime(report, with_)).toMatchObject({ status: 'ready', device: 'gpu', source: 'wheel' })
  expect(with_.fetched).toEqual(['cuda'])
})

test('a machine without one keeps the library for the CPU; a GPU that appears later is noticed', async () => {
  await withDriver()
  const later = machine()
  expect(await prepareRuntime(report, later)).toMatchObject({ status: 'ready', device: 'cpu', source: 'package' })
  expect(later.fetched).toEqual([])
  vi.unstubAllEnvs()
  await withDriver({})
  expect(await prepareRuntime(report, later)).toMatchObject({ status: 'ready', device: 'gpu' })
})

test('a failure on the way to the GPU falls back to the CPU library, and says why; it is tried again after an hour, or with another driver', async () => {
  await withDriver({})
  const tries: string[] = []
  const offline = machine({ fetchWheel: async (_report, device) => (tries.push(device), failing()) })
  expect(await prepareRuntime(report, offline)).toMatchObject({
    status: 'ready',
    device: 'cpu',
    gpu: {
      name: 'NVIDIA H200',
      reason: 'pip could not download nvidia-cublas-cu12. (ERROR: no matching distribution)',
      remedy: 'Check the connection.'
    }
  })
  expect(await prepareRuntime(report, offline)).toMatchObject({ device: 'cpu', gpu: { name: 'NVIDIA H200' } })
  expect(tries).toEqual(['cuda'])
  vi.stubEnv('GATESCOPE_RETRY', '1')
  await prepareRuntime(report, offline)
  vi.stubEnv('GATESCOPE_RETRY', '')
  await withDriver({ prints: 'GPU 0: NVIDIA L4 (UUID: GPU-1)' })
  expect(await prepareRuntime(report, offline)).toMatchObject({ gpu: { name: 'NVIDIA L4' } })
  expect(tries).toEqual(['cuda', 'cuda', 'cuda'])
})

test('a GPU that TensorFlow does not find is told with TensorFlow’s reason', async () => {
  await withDriver({})
  const reason = 'failed call to cuInit: INTERNAL: CUDA error: no CUDA-capable device is detected'
  const blind = machine({ findCached: async (_report, device) => (device === 'cuda' ? { ...cpu, reason } : undefined) })
  const note = await prepareRuntime(report, blind)
  expect(note).toMatchObject({ status: 'ready', device: 'cpu', gpu: { reason: `TensorFlow does not find it: ${reason}.` } })
  expect(note.status === 'ready' && note.gpu?.remedy).toContain('Install an NVIDIA driver')
})

test('a GPU whose driver is missing or does not answer is told with the remedy', async () => {
  const devices = await temporaryFolder()
  await mkdir(join(devices, '0000:01:00.0'))
  await writeFile(join(devices, '0000:01:00.0', 'vendor'), '0x10de\n')
  await writeFile(join(devices, '0000:01:00.0', 'class'), '0x030200\n')
  await withDriver({ prints: 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.', code: 9 })
  expect(findGpu({ devices })).toMatchObject({ reason: expect.stringContaining('could not communicate with the NVIDIA driver') })
  await withDriver()
  expect(findGpu({ devices })).toMatchObject({ reason: expect.stringContaining('no NVIDIA driver is installed') })
  expect(findGpu({ devices: await temporaryFolder() })).toBeUndefined()
  const note = await prepareRuntime(report, machine({ findGpu: () => findGpu({ devices }) }))
  expect(note).toMatchObject({ device: 'cpu', gpu: { name: 'an NVIDIA GPU', remedy: expect.stringContaining('Install an NVIDIA driver') } })
})

test('a driver that lists no GPU is no GPU', async () => {
  await withDriver({ prints: 'No devices were found', code: 6 })
  expect(findGpu({ devices: await temporaryFolder() })).toBeUndefined()
})

test('without the GPU the library for CUDA serves on the CPU; nothing is downloaded again', async () => {
  await withDriver()
  const gone = machine({ findCached: async (_report, device) => (device === 'cuda' ? cpu : undefined), findPresent: async () => undefined })
  expect(await prepareRuntime(report, gone)).toMatchObject({ status: 'ready', device: 'cpu' })
  expect(gone.fetched).toEqual([])
})

test('a user can leave the GPU out', async () => {
  await withDriver({})
  vi.stubEnv('GATESCOPE_NO_GPU', '1')
  const note = await prepareRuntime(report, machine())
  expect(note).toMatchObject({ status: 'ready', device: 'cpu' })
  expect(note).not.toHaveProperty('gpu')
})

test('a disk without room is told before the download', async () => {
  await expect(checkCudaSpace(await temporaryFolder(), 2e9)).rejects.toThrow(/takes 5\.6 GB in .*, and there are 2\.0 GB free\./)
  await expect(checkCudaSpace(await temporaryFolder(), 100e9)).resolves.toBeUndefined()
})

test('what a failed try has downloaded is kept for the next one', async () => {
  const folder = join(await temporaryFolder(), 'library')
  const first = makeFolderInTries(folder, async (partial) => {
    await writeFile(join(partial, 'one'), 'done')
    throw new Error('the connection broke')
  })
  await expect(first).rejects.toThrow('the connection broke')
  await makeFolderInTries(folder, async (partial) => {
    expect(await readFile(join(partial, 'one'), 'utf8')).toBe('done')
    await writeFile(join(partial, 'two'), 'done')
  })
  expect((await readdir(folder)).sort()).toEqual(['one', 'two'])
  expect(await readdir(join(folder, '..'))).toEqual(['library'])
})

test('TensorFlow’s reason is its first error about CUDA, else its first warning', () => {
  const log = [
    '2026-01-01 10:00:00.000001: I external/local_xla/xla/tsl/cuda/cudart_stub.cc:31] Could not find cuda drivers on your machine, GPU will not be used.',
    '2026-01-01 10:00:00.000002: I tensorflow/core/platform/cpu_feature_guard.cc:227] This TensorFlow binary is optimized to use available CPU instructions.',
    'E0000 00:00:1784000000.000003 12345 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)'
  ]
  expect(whyNoGpu(log.join('\n'))).toBe('failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)')
  expect(whyNoGpu(log.slice(0, 2).join('\n'))).toBe('Could not find cuda drivers on your machine, GPU will not be used')
  expect(whyNoGpu(log[1] ?? '')).toBeUndefined()
})
