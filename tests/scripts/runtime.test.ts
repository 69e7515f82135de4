// A damaged TensorFlow library is found out, before anything uses it.
import { existsSync } from 'node:fs'
import { appendFile, copyFile, mkdir, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readJson, sha256, writeJson } from '../../scripts/lib/files.mjs'
import { isWhole, probe, prove } from '../../scripts/lib/tensorflow/prove.mjs'
import { bindingPath, chooseWheel, runtimeFolder } from '../../scripts/lib/tensorflow/versions.mjs'
import { temporaryFolder } from './temporaryFolder'

const wheel = chooseWheel('cpu')
const folder = wheel === undefined ? undefined : runtimeFolder(wheel.device)
const real = folder !== undefined && existsSync(bindingPath(folder)) ? folder : undefined
const MISSING = 'TensorFlow’s library was not set up'

async function smallRuntime(): Promise<{ runtime: string; library: string }> {
  const runtime = await temporaryFolder()
  const library = join(runtime, 'deps', 'lib', 'libtensorflow_cc.so.2')
  await mkdir(dirname(library), { recursive: true })
  await writeFile(library, 'not really a library')
  const { size } = await stat(library)
  await writeJson(join(runtime, 'manifest.json'), {
    files: [{ path: 'deps/lib/libtensorflow_cc.so.2', size, sha256: await sha256(library) }]
  })
  return { runtime, library }
}

/** A copy of the set-up runtime whose files are links, so that one of them can be replaced. */
async function linkedRuntime(original: string): Promise<{ runtime: string; binding: string; library: string }> {
  const runtime = await temporaryFolder()
  const binding = bindingPath(runtime)
  await mkdir(dirname(binding), { recursive: true })
  await mkdir(join(runtime, 'deps', 'lib'), { recursive: true })
  await copyFile(bindingPath(original), binding)
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    await symlink(join(original, 'deps', 'lib', name), join(runtime, 'deps', 'lib', name))
  return { runtime, binding, library: join(runtime, 'deps', 'lib', 'libtensorflow_framework.so.2') }
}

/** Puts a copy of the file in the place of the link to it. */
async function replaceByCopy(path: string): Promise<void> {
  await copyFile(path, `${path}.copy`)
  await rename(`${path}.copy`, path)
}

/** Changes what was remembered, so that a remembered answer can be told from a fresh one. */
async function rewriteProof(runtime: string, version: string): Promise<void> {
  const path = join(runtime, 'proved.json')
  const stamp = z.object({ signature: z.unknown(), proof: z.object({ device: z.string() }) }).parse(await readJson(path))
  await writeJson(path, { ...stamp, proof: { ...stamp.proof, version } })
}

test('a library of the right size and checksum is whole', async () => {
  const { runtime } = await smallRuntime()
  expect(await isWhole(runtime)).toBe(true)
})

test('a library that is cut, longer, changed or gone is not whole', async () => {
  const damages: [string, (library: string) => Promise<void>][] = [
    ['cut', (library) => truncate(library, 5)],
    ['longer', (library) => appendFile(library, '!')],
    ['changed', (library) => writeFile(library, 'not really a Library')]
  ]
  for (const [name, damage] of damages) {
    const { runtime, library } = await smallRuntime()
    await damage(library)
    expect(await isWhole(runtime), name).toBe(false)
  }
  expect(await isWhole(await temporaryFolder()), 'gone').toBe(false)
})

test('a file that is no binding does not prove anything', async () => {
  const folder = await temporaryFolder()
  const binding = join(folder, 'tfjs_binding.node')
  await writeFile(binding, 'nonsense')
  const result = await probe(binding)
  expect('reason' in result && result.reason).toMatch(/Error: .*tfjs_binding\.node/)
})

test('the set-up library multiplies, and is not loaded again until a file changes', async ({ skip }) => {
  if (real === undefined) return skip(MISSING)
  const { runtime, binding, library } = await linkedRuntime(real)
  const first = await prove(runtime, binding)
  expect(first).toMatchObject({ proof: { version: expect.stringMatching(/^2\./) } })
  await rewriteProof(runtime, 'remembered')
  expect(await prove(runtime, binding)).toMatchObject({ proof: { version: 'remembered' } })
  await replaceByCopy(library)
  expect(await prove(runtime, binding)).toEqual(first)
})

test('a library that was cut after it had been proved is found out', async ({ skip }) => {
  if (real === undefined) return skip(MISSING)
  const { runtime, binding, library } = await linkedRuntime(real)
  expect(await prove(runtime, binding)).toHaveProperty('proof')
  await replaceByCopy(library)
  await truncate(library, 1_000_000)
  expect(await prove(runtime, binding)).toHaveProperty('reason')
})
