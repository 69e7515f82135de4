// @ts-check
// Where TensorFlow's library can come from: the cache, the package, PyPI, or the package's own download. Each proves what it gives.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { buildBinding, findCompiler } from './binding.mjs'
import { CUDA_SIZE } from './cuda.mjs'
import { downloadLibrary } from './download.mjs'
import { linkRuntime } from './link.mjs'
import { downloadWithPackage, findBinding } from './ownDownload.mjs'
import { isWhole, probe, prove } from './prove.mjs'
import { TENSORFLOW, bindingPath, chooseWheel, runtimeFolder } from './versions.mjs'

export const TITLE = 'TensorFlow’s library'

/** @typedef {import('../report.mjs').Report} Report */
/** @typedef {import('./prove.mjs').Proof} Proof */

/**
 * The library of the cache, if it works.
 * @param {Report} report
 * @param {'cpu' | 'cuda'} device
 * @param {string} [machine] the GPU and its driver, on which the proof depends
 */
export async function findCached(report, device, machine) {
  const runtime = chooseWheel(device) && runtimeFolder(device)
  if (runtime === undefined || !existsSync(bindingPath(runtime))) return undefined
  const binding = bindingPath(runtime)
  const result = await prove(runtime, binding, machine)
  if ('reason' in result) return (report.say(`! ${TITLE}: the one in the cache does not load (${result.reason})`), undefined)
  await linkRuntime(runtime, binding)
  return (report.done(TITLE, `${result.proof.version} (${result.proof.device})`), result.proof)
}

/** What an earlier start left in the package, from whatever source. @param {Report} report */
export async function findPresent(report) {
  const binding = await findBinding()
  const result = binding ? await probe(binding) : undefined
  if (result === undefined || 'reason' in result) return undefined
  return (report.done(TITLE, `${result.proof.version} (${result.proof.device})`), result.proof)
}

/**
 * A fresh one from PyPI, with the binding built against it.
 * @param {Report} report
 * @param {'cpu' | 'cuda'} device
 * @param {string} [machine]
 */
export async function fetchWheel(report, device, machine) {
  const wheel = chooseWheel(device)
  if (wheel === undefined) return undefined
  const size = device === 'cuda' ? ` for the GPU (${CUDA_SIZE} on disk; without it by GATESCOPE_NO_GPU=1)` : ''
  return await report.step(TITLE, `fetching TensorFlow ${TENSORFLOW}${size}, once for all checkouts`, async (progress) => {
    const runtime = runtimeFolder(device)
    const proof = await fetchAndProve(wheel, runtime, progress, machine)
    await linkRuntime(runtime, bindingPath(runtime))
    return proof
  })
}

/**
 * Downloads what is not there, builds the binding and proves both.
 * @param {import('./versions.mjs').Wheel} wheel
 * @param {string} runtime
 * @param {import('../report.mjs').Progress} progress
 * @param {string} [machine]
 * @throws SetupFailure
 */
export async function fetchAndProve(wheel, runtime, progress, machine) {
  if (findCompiler() !== undefined && !(await isWhole(runtime))) {
    await rm(runtime, { recursive: true, force: true })
    await downloadLibrary(wheel, runtime, progress)
  }
  const binding = bindingPath(runtime)
  await rm(dirname(binding), { recursive: true, force: true })
  progress('building the binding')
  await buildBinding(runtime)
  const result = await prove(runtime, binding, machine)
  if ('reason' in result)
    throw new SetupFailure(`The library was built but does not load: ${result.reason}`, 'Report this with the output of `doctor`.')
  return result.proof
}

/** An older one, which the package downloads by itself. @param {Report} report */
export const fetchWithPackage = (report) => report.step(TITLE, 'fetching the older one that the npm package offers', downloadWithPackage)
