// @ts-check
// Proves that a library and its binding work, by loading them in a process of their own; remembers it until a file changes.
import { readdir, stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { dirname, join } from 'node:path'
import { filesBelow, readJson, sha256, writeJson } from '../files.mjs'
import { inRoot } from '../paths.mjs'
import { run } from '../run.mjs'

const PROBE = inRoot('scripts', 'lib', 'tensorflow', 'probe.cjs')
const LONGEST_PROBE_MS = 120_000

/** @typedef {{ version: string, device: 'cpu' | 'gpu', reason?: string }} Proof `reason`: why it uses no GPU, as TensorFlow says */

/**
 * Loads a binding and multiplies with it.
 * @param {string} binding
 * @returns {Promise<{ proof: Proof } | { reason: string }>}
 */
export async function probe(binding) {
  const hidden = process.env.GATESCOPE_NO_GPU === '1' && { CUDA_VISIBLE_DEVICES: '-1' }
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0', ...hidden }
  const outcome = await run(process.execPath, [PROBE, binding], { timeoutMs: LONGEST_PROBE_MS, env })
  const parsed = outcome.code === 0 ? parseProof(outcome.stdout) : undefined
  const reason = parsed?.device === 'cpu' ? whyNoGpu(outcome.tail) : undefined
  const proof = parsed && { ...parsed, ...(reason !== undefined && { reason }) }
  return proof ? { proof } : { reason: outcome.timedOut ? 'it did not answer' : lastWords(outcome.tail) }
}

/** @param {string} text @returns {Proof | undefined} */
function parseProof(text) {
  try {
    const value = /** @type {Partial<Proof>} */ (JSON.parse(text.trim().split('\n').at(-1) ?? ''))
    const { version, device } = value
    return typeof version === 'string' && (device === 'cpu' || device === 'gpu') ? { version, device } : undefined
  } catch {
    return undefined
  }
}

/**
 * What TensorFlow logged about CUDA: its first error, else its first warning, else its first line about it.
 * @param {string} log
 */
export function whyNoGpu(log) {
  const lines = log.split('\n').flatMap((line) => {
    const [, level = '', words = ''] = /(?:^|[\s:])([EWI])(?:\d{4})? .*?\] (.+)$/.exec(line) ?? []
    return /cuda|gpu|cuinit|dlopen|nvidia/i.test(words) ? [{ level, words: words.trim().replace(/\.$/, '') }] : []
  })
  return ['E', 'W', 'I'].flatMap((level) => lines.filter((line) => line.level === level))[0]?.words
}

/** @param {string} tail */
const lastWords = (tail) => /^\w*Error: .*$/m.exec(tail)?.[0] ?? tail.trim().split('\n').at(-1) ?? 'it ended without a word'

/**
 * Probes a runtime of the cache, unless none of its files, nor the GPU and its driver, has changed since it last worked.
 * @param {string} runtime
 * @param {string} binding
 * @param {string} [machine] the GPU and its driver
 * @returns {Promise<{ proof: Proof } | { reason: string }>}
 */
export async function prove(runtime, binding, machine) {
  const files = await sign(runtime, binding)
  const signature = machine === undefined ? files : [...files, machine]
  const stamp = join(runtime, 'proved.json')
  const known = /** @type {{ signature?: unknown, proof?: Proof } | undefined} */ (await readJson(stamp))
  if (known?.proof && isDeepStrictEqual(known.signature, signature)) return { proof: known.proof }
  const result = await probe(binding)
  if ('proof' in result) await writeJson(stamp, { signature, proof: result.proof })
  return result
}

/** Sizes and times of all files that matter. @param {string} runtime @param {string} binding */
async function sign(runtime, binding) {
  const paths = [
    ...(await filesBelow(join(runtime, 'deps'))),
    ...(await readdir(dirname(binding))).map((name) => join(dirname(binding), name))
  ]
  return await Promise.all(paths.map(async (path) => stat(path).then(({ size, mtimeMs }) => [path.slice(runtime.length), size, mtimeMs])))
}

/**
 * Are the library's files the ones that were unpacked? Judged by size first, then by checksum.
 * @param {string} runtime
 */
export async function isWhole(runtime) {
  const manifest = /** @type {{ files?: { path: string, size: number, sha256: string }[] } | undefined} */ (
    await readJson(join(runtime, 'manifest.json'))
  )
  if (!manifest?.files?.length) return false
  for (const file of manifest.files) {
    const path = join(runtime, file.path)
    const size = await stat(path).then(
      ({ size }) => size,
      () => -1
    )
    if (size !== file.size || (await sha256(path)) !== file.sha256) return false
  }
  return true
}
