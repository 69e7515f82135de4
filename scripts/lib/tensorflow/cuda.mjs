// @ts-check
// The CUDA libraries that TensorFlow's wheel asks for, where they go, and the disk that they take.
import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from '../archive.mjs'
import { SetupFailure } from '../failure.mjs'

/** What the library and CUDA take, unpacked, and while the largest wheel is unpacked. */
const CUDA_BYTES = { kept: 5.6e9, most: 6.9e9 }
export const CUDA_SIZE = gigabytes(CUDA_BYTES.kept)

/**
 * @param {string} folder where the library will be
 * @param {number} [free] bytes
 * @throws SetupFailure where the disk has no room
 */
export async function checkCudaSpace(folder, free) {
  const { bavail, bsize } = await statfs(folder)
  const room = free ?? bavail * bsize
  if (room >= CUDA_BYTES.most) return
  throw new SetupFailure(
    `TensorFlow for the GPU takes ${CUDA_SIZE} in ${folder}, and there are ${gigabytes(room)} free.`,
    `Free ${gigabytes(CUDA_BYTES.most)}, or name a folder on another disk with GATESCOPE_CACHE, then start again with GATESCOPE_RETRY=1.`
  )
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/**
 * The requirements of the wheel's extra `and-cuda`, such as `nvidia-cudnn-cu12<10.0,>=9.3.0.75`.
 * @param {string} archive the TensorFlow wheel
 * @param {string} place where its metadata may be unpacked
 */
export async function cudaRequirements(archive, place) {
  await extract(archive, (name) => (name.endsWith('.dist-info/METADATA') ? place : undefined))
  return parseCudaRequirements(await readFile(place, 'utf8'))
}

/** @param {string} metadata */
export const parseCudaRequirements = (metadata) =>
  metadata.split(/\r?\n/).flatMap((line) => /^Requires-Dist: (nvidia-[^;]+?)\s*;\s*extra == ["']and-cuda["']/.exec(line)?.[1] ?? [])

/**
 * Shared libraries of `nvidia/<part>/lib/` keep their place beside `deps/lib`; ptxas and libdevice are needed by XLA.
 * @param {string} runtime
 * @param {string} name
 */
export function placeOfCudaFile(runtime, name) {
  const wanted = /^nvidia\/[^/]+\/lib\/[^/]+\.so[.\d]*$/.test(name) || /^nvidia\/cuda_nvcc\/(bin\/ptxas|nvvm\/libdevice\/.+)$/.test(name)
  return wanted ? join(runtime, 'deps', name) : undefined
}

/** The folders of the CUDA libraries, for the binding's search path. @param {string[]} paths files below `deps` */
export const cudaFolders = (paths) => [...new Set(paths.flatMap((path) => /(nvidia\/[^/]+\/lib)\/[^/]+$/.exec(path)?.[1] ?? []))]
