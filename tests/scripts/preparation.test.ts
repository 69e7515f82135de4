// Each step of preparation knows when its result is already there, and half of a result never counts.
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findInstalled } from '../../scripts/lib/browser.mjs'
import { firstDifference } from '../../scripts/lib/dependencies.mjs'
import { findElectron, hasDisplay } from '../../scripts/lib/electron.mjs'
import { makeFolder } from '../../scripts/lib/files.mjs'
import { cacheFolder } from '../../scripts/lib/paths.mjs'
import { checkNode } from '../../scripts/lib/prepare.mjs'
import { parseCudaRequirements, placeOfCudaFile } from '../../scripts/lib/tensorflow/cuda.mjs'
import { chooseWheel, platformTags } from '../../scripts/lib/tensorflow/versions.mjs'
import { temporaryFolder } from './temporaryFolder'

const lock = {
  '': {},
  'node_modules/a': { version: '1.0.0', integrity: 'x' },
  'node_modules/b': { version: '2.0.0', integrity: 'y', optional: true }
}
const everything = () => true

test('installed packages match the lock, with optional ones of other platforms left out', () => {
  expect(firstDifference(lock, lock, everything)).toBeUndefined()
  expect(firstDifference(lock, { 'node_modules/a': lock['node_modules/a'] }, everything)).toBeUndefined()
})

test('a missing, removed or different package asks for an install', () => {
  expect(firstDifference(lock, {}, everything)).toBe('node_modules/a is missing')
  expect(firstDifference(lock, lock, () => false)).toBe('node_modules/a is missing')
  const other = { ...lock, 'node_modules/a': { version: '1.0.1', integrity: 'z' } }
  expect(firstDifference(lock, other, everything)).toBe('node_modules/a differs from package-lock.json')
})

test('a folder whose making fails never appears', async () => {
  const parent = await temporaryFolder()
  const making = makeFolder(join(parent, 'library'), async (partial) => {
    await writeFile(join(partial, 'half'), 'x')
    throw new Error('the connection broke')
  })
  await expect(making).rejects.toThrow('the connection broke')
  expect(await readdir(parent)).toEqual([])
})

test('when another process was faster, its folder stays', async () => {
  const folder = join(await temporaryFolder(), 'library')
  await makeFolder(folder, async () => {
    await mkdir(folder)
    await writeFile(join(folder, 'theirs'), '')
  })
  expect(await readdir(folder)).toEqual(['theirs'])
})

test('what a process that was ended halfway has left is removed, but not what another is still making', async () => {
  const parent = await temporaryFolder()
  const ended = spawnSync(process.execPath, ['-e', '']).pid
  for (const pid of [ended, process.ppid]) await mkdir(join(parent, `library.${pid}.partial`))
  await makeFolder(join(parent, 'library'), async () => {})
  expect((await readdir(parent)).sort()).toEqual(['library', `library.${process.ppid}.partial`])
})

test('Electron’s binary is found by the package’s note or by the override', async () => {
  const folder = await temporaryFolder()
  expect(findElectron({}, folder)).toBeUndefined()
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist', 'electron'), '')
  expect(findElectron({}, folder)).toBe(join(folder, 'dist', 'electron'))
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere') }, folder)).toBeUndefined()
})

test('a Linux machine needs a display for a window', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

test('an installed browser is found on the path, and one named by hand comes first', async () => {
  const folder = await temporaryFolder()
  expect(findInstalled({ PATH: folder }, 'linux')).toBeUndefined()
  await writeFile(join(folder, 'google-chrome'), '')
  expect(findInstalled({ PATH: folder }, 'linux')).toBe(join(folder, 'google-chrome'))
  expect(findInstalled({ PATH: folder, GATESCOPE_BROWSER: '/opt/mine' }, 'linux')).toBe('/opt/mine')
})

test('the wheel fits the machine', () => {
  const [x64, arm64] = [
    { platform: 'linux', arch: 'x64', glibc: '2.36' },
    { platform: 'linux', arch: 'arm64', glibc: '2.36' }
  ]
  expect(chooseWheel('cpu', x64)).toMatchObject({ device: 'cpu', requirement: 'tensorflow-cpu==2.21.0' })
  expect(chooseWheel('cuda', x64)).toMatchObject({ device: 'cuda', requirement: 'tensorflow==2.21.0' })
  expect(chooseWheel('cpu', arm64)).toMatchObject({ device: 'cpu', requirement: 'tensorflow==2.21.0' })
  expect(chooseWheel('cuda', arm64)).toBeUndefined()
  expect(chooseWheel('cpu', { ...x64, arch: 'riscv64' })).toBeUndefined()
  expect(chooseWheel('cpu', { ...x64, platform: 'win32' })).toBeUndefined()
  expect(chooseWheel('cpu', { ...x64, glibc: '' })).toBeUndefined()
})

test('pip is given every tag whose wheels run with the machine’s glibc, the newest first, and none newer', () => {
  const tags = platformTags('x64', '2.28')
  expect(tags.slice(0, 2)).toEqual(['manylinux_2_28_x86_64', 'manylinux_2_27_x86_64'])
  expect(tags).toEqual(
    expect.arrayContaining(['manylinux_2_25_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64'])
  )
  expect(tags).not.toContain('manylinux_2_29_x86_64')
  expect(new Set(tags).size).toBe(tags.length)
  expect(platformTags('arm64', '2.36').at(-1)).toBe('manylinux2014_aarch64')
  expect(platformTags('x64', '')).toEqual([])
  const options = chooseWheel('cuda', { platform: 'linux', arch: 'x64', glibc: '2.28' })?.options ?? []
  expect(options.filter((option) => option === '--platform')).toHaveLength(tags.length)
})

test('the CUDA wheels are read from TensorFlow’s metadata, and only libraries and the assembler are kept', () => {
  const metadata = 'Name: tensorflow\nRequires-Dist: numpy>=1.26\nRequires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"\n'
  expect(parseCudaRequirements(metadata)).toEqual(['nvidia-cudnn-cu12<10.0,>=9.3.0.75'])
  expect(placeOfCudaFile('/r', 'nvidia/cudnn/lib/libcudnn.so.9')).toBe(join('/r', 'deps', 'nvidia/cudnn/lib/libcudnn.so.9'))
  expect(placeOfCudaFile('/r', 'nvidia/cuda_nvcc/bin/ptxas')).toBe(join('/r', 'deps', 'nvidia/cuda_nvcc/bin/ptxas'))
  expect(placeOfCudaFile('/r', 'nvidia/cudnn/include/cudnn.h')).toBeUndefined()
})

test('the cache can be moved', () => {
  expect(cacheFolder({ GATESCOPE_CACHE: '/elsewhere' }, 'linux')).toBe('/elsewhere')
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'gatescope'))
})

test('an old Node is refused with the remedy', () => {
  expect(() => checkNode('20.18.3')).toThrow('Node 20.18.3 is too old.')
  expect(() => checkNode('18.20.0')).toThrow('too old')
  for (const version of ['20.19.0', '22.0.0', '24.1.0']) expect(() => checkNode(version)).not.toThrow()
})
