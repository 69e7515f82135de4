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

/** @typedef {{ version: string, device: 'cpu' | 'gpu' }} Proof */

/**
 * Loads a binding and multiplies with it.
 * @param {string} binding
 * @returns {Promise<{ proof: Proof } | { reason: string }>}
 */
export async function probe(binding) {
  const outcome = await run(process.execPath, [PROBE, binding], { timeoutMs: LONGEST_PROBE_MS })
  const proof = outcome.code === 0 ? parseProof(outcome.stdout) : undefined
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

/** @param {string} tail */
const lastWords = (tail) => /^\w*Error: .*$/m.exec(tail)?.[0] ?? tail.trim().split('\n').at(-1) ?? 'it ended without a word'

/**
 * Probes a runtime of the cache, unless none of its files has changed since it last worked.
 * @param {string} runtime
 * @param {string} binding
 * @returns {Promise<{ proof: Proof } | { reason: string }>}
 */
export async function prove(runtime, binding) {
  const signature = await sign(runtime, binding)
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
