// @ts-check
// The CUDA libraries that TensorFlow's wheel asks for, and where they go. Not yet tried on a machine with an NVIDIA GPU.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from '../archive.mjs'

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
