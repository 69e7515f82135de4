// @ts-check
// Sets up TensorFlow's library from the first source that works, for the GPU where there is one, and leaves a note for the engine.
import { existsSync } from 'node:fs'
import { SetupFailure, summarizeFailure } from '../failure.mjs'
import { findCompiler } from './binding.mjs'
import { DRIVER_REMEDY, findGpu } from './gpu.mjs'
import { readNote, removeNote, writeMissing, writeNote } from './note.mjs'
import { TITLE, fetchWheel, fetchWithPackage, findCached, findPresent } from './sources.mjs'
import { packageFolder } from './versions.mjs'

const PACKAGE = '@tensorflow/tfjs-node-gpu'
const RETRY_AFTER_MS = 60 * 60_000
const REAL = { findGpu, findCached, findPresent, fetchWheel, fetchWithPackage, readNote, writeNote, removeNote }

/** @typedef {import('../report.mjs').Report} Report */
/** @typedef {import('./prove.mjs').Proof} Proof */
/** @typedef {import('./note.mjs').UnusedGpu} UnusedGpu */
/** @typedef {import('./note.mjs').Retry} Retry */
/**
 * @typedef {typeof REAL} Machine what set-up asks and does; tests have another
 * @typedef {{ source: 'wheel' | 'package', fetches?: boolean, find: () => Promise<Proof | undefined> }} Source
 */

/**
 * Takes what is there, and fetches nothing: a library in the cache or in the package. Where there is none, the engine fetches it in the
 * background.
 * @param {Report} report
 * @param {Machine} [machine]
 * @returns {Promise<import('./note.mjs').Note | undefined>}
 */
export async function takeRuntime(report, machine = REAL) {
  if (process.env.GATESCOPE_NO_TENSORFLOW === '1' || !existsSync(packageFolder)) return undefined
  const before = await machine.readNote()
  const gpu = process.env.GATESCOPE_NO_GPU === '1' ? undefined : machine.findGpu()
  const cuda = gpu && 'name' in gpu ? await machine.findCached(report, 'cuda', gpu.state) : undefined
  const sources = cuda ? [] : cpuSources(report, machine).filter(({ fetches }) => !fetches)
  const { source, proof } = cuda ? { source: /** @type {const} */ ('wheel'), proof: cuda } : await firstThatWorks(sources)
  if (proof) return await ready(machine, source, proof, unusedBy(gpu, proof, before))
  if (before?.status === 'ready') await machine.removeNote()
  report.say(`  ${TITLE} is not here yet. Training starts on ONNX Runtime; the window shows how the library is set up in the background.`)
  return undefined
}

/**
 * What the engine tells of a GPU until set-up has tried it: nothing where it is used or there is none, else as before.
 * @param {ReturnType<Machine['findGpu']>} gpu
 * @param {Proof} proof
 * @param {import('./note.mjs').Note | undefined} before
 * @returns {UnusedGpu | undefined}
 */
function unusedBy(gpu, proof, before) {
  if (gpu === undefined || proof.device === 'gpu') return undefined
  const earlier = before?.status === 'ready' ? before.gpu : undefined
  const name = 'name' in gpu ? gpu.name : 'an NVIDIA GPU'
  return (
    earlier ?? {
      name,
      reason: 'the library for it is not set up yet',
      remedy: 'It is set up in the background; the status bar shows how far.'
    }
  )
}

/**
 * Fetches what is not there. Never fails: without the library for the GPU that for the CPU serves, without any ONNX Runtime, and the note
 * says why.
 * @param {Report} report
 * @param {Machine} [machine]
 * @returns {Promise<import('./note.mjs').Note>}
 */
export async function prepareRuntime(report, machine = REAL) {
  if (process.env.GATESCOPE_NO_TENSORFLOW === '1')
    return await missing(report, 'It was switched off by GATESCOPE_NO_TENSORFLOW.', 'Start again without GATESCOPE_NO_TENSORFLOW.')
  if (!existsSync(packageFolder))
    return await missing(report, `${PACKAGE} is not installed on this platform.`, 'Use Linux or Windows, or a remote machine.')
  const before = await machine.readNote()
  const gpu = await tryGpu(report, machine, before)
  if (gpu.unused)
    report.say(
      `! GPU: ${gpu.unused.name} is not used; training runs on the CPU.\n  Why: ${gpu.unused.reason}\n  What to do: ${gpu.unused.remedy}`
    )
  if (gpu.proof) return await ready(machine, 'wheel', gpu.proof, gpu.unused)
  return await prepareCpu(report, machine, before, gpu.unused)
}

/**
 * The library for the GPU, if there is a GPU; and why a GPU is not used, if so.
 * @param {Report} report
 * @param {Machine} machine
 * @param {import('./note.mjs').Note | undefined} before
 * @returns {Promise<{ proof?: Proof, unused?: UnusedGpu }>}
 */
async function tryGpu(report, machine, before) {
  const gpu = process.env.GATESCOPE_NO_GPU === '1' ? undefined : machine.findGpu()
  if (gpu === undefined) return {}
  if ('reason' in gpu) return { unused: { name: 'an NVIDIA GPU', reason: gpu.reason, remedy: DRIVER_REMEDY } }
  const earlier = before?.status === 'ready' ? before.gpu : undefined
  const rests = earlier?.retry !== undefined && earlier.state === gpu.state && isResting(earlier.retry)
  try {
    const cached = await machine.findCached(report, 'cuda', gpu.state)
    if (cached === undefined && rests) return { unused: earlier }
    const proof = cached ?? (await machine.fetchWheel(report, 'cuda', gpu.state))
    if (proof === undefined)
      return {
        unused: {
          name: gpu.name,
          reason: 'TensorFlow has no CUDA library for this platform.',
          remedy: 'Use a GPU in a Linux machine with an x64 processor and glibc.'
        }
      }
    if (proof.device === 'gpu') return { proof }
    return {
      proof,
      unused: { name: gpu.name, reason: `TensorFlow does not find it: ${proof.reason ?? 'it gives no reason'}.`, remedy: DRIVER_REMEDY }
    }
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    return { unused: { name: gpu.name, reason: summarizeFailure(error), remedy: error.remedy, state: gpu.state, retry: nextTry() } }
  }
}

/**
 * @param {Report} report
 * @param {Machine} machine
 * @param {import('./note.mjs').Note | undefined} before
 * @param {UnusedGpu | undefined} unused
 */
async function prepareCpu(report, machine, before, unused) {
  const failed = before?.status === 'missing' && before.retry && isResting(before.retry) ? before : undefined
  const sources = cpuSources(report, machine)
  const attempt = await firstThatWorks(failed ? sources.filter(({ fetches }) => !fetches) : sources)
  if (attempt.proof) return await ready(machine, attempt.source, attempt.proof, unused)
  if (failed) return await missing(report, failed.reason, failed.remedy, failed.retry)
  return await missing(report, attempt.failures.map(summarizeFailure).join(' '), attempt.failures[0]?.remedy ?? '', nextTry())
}

/** The library for CUDA computes on the CPU as well, so one that is there is better than another download. @param {Report} report @param {Machine} machine @returns {Source[]} */
const cpuSources = (report, machine) => [
  { source: 'wheel', find: () => machine.findCached(report, 'cpu') },
  { source: 'wheel', find: () => machine.findCached(report, 'cuda') },
  { source: 'package', find: () => machine.findPresent(report) },
  { source: 'wheel', fetches: true, find: () => machine.fetchWheel(report, 'cpu') },
  { source: 'package', fetches: true, find: () => machine.fetchWithPackage(report) }
]

/** @param {Source[]} sources @returns {Promise<{ source: 'wheel' | 'package', proof?: Proof, failures: SetupFailure[] }>} */
async function firstThatWorks(sources) {
  /** @type {SetupFailure[]} */
  const failures = []
  for (const { source, find } of sources) {
    try {
      const proof = await find()
      if (proof) return { source, proof, failures }
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error
      failures.push(error)
    }
  }
  return { source: 'wheel', failures }
}

/** @returns {Retry} */
const nextTry = () => ({ after: Date.now() + RETRY_AFTER_MS, compiler: findCompiler() !== undefined })

/** Was it tried within the hour, with the same compiler or none? @param {Retry} retry */
const isResting = ({ after, compiler }) =>
  Date.now() < after && compiler === (findCompiler() !== undefined) && process.env.GATESCOPE_RETRY !== '1'

/** @param {Machine} machine @param {'wheel' | 'package'} source @param {Proof} proof @param {UnusedGpu | undefined} unused */
const ready = (machine, source, { version, device }, unused) =>
  machine.writeNote({ status: 'ready', package: PACKAGE, source, version, device, ...(unused && { gpu: unused }) })

/** @param {Report} report @param {string} reason @param {string} remedy @param {Retry} [retry] */
async function missing(report, reason, remedy, retry) {
  report.say(`! ${TITLE}: none; training runs on ONNX Runtime.\n  Why: ${reason}\n  What to do: ${remedy}`)
  return await writeMissing(reason, remedy, retry)
}
