// @ts-check
// Which TensorFlow is set up, for which machine: versions, wheels, and what is taken from them.
import { join } from 'node:path'
import { cacheFolder, inRoot } from '../paths.mjs'

export const TENSORFLOW = '2.21.0'
export const TFJS = '4.22.0'
/** The newest N-API version that the package looks for. */
export const NAPI = 8

/** The package whose JavaScript loads the binding. */
export const packageFolder = inRoot('node_modules', '@tensorflow', 'tfjs-node-gpu')

/** The wheels hold the same library for each Python, so one is taken by name, whatever Python downloads it. */
const WHEEL_PYTHON = ['--implementation', 'cp', '--python-version', '3.12', '--abi', 'cp312']

/**
 * @typedef {object} Wheel
 * @property {'cpu' | 'cuda'} device
 * @property {string} requirement as pip wants it
 * @property {string[]} options which build of it
 * @property {number} [bytes] its size, for showing progress
 * @property {string} [sha256] known for the one most used; pip checks each one against its index
 */

/**
 * The wheel for this machine and a device, or undefined where there is none, or where the binding is not built by us.
 * @param {'cpu' | 'cuda'} device
 * @param {{ platform?: string, arch?: string, glibc?: string }} [machine] `glibc`: empty where there is none
 * @returns {Wheel | undefined}
 */
export function chooseWheel(device, { platform = process.platform, arch = process.arch, glibc = glibcVersion() } = {}) {
  const tags = platform === 'linux' ? platformTags(arch, glibc) : []
  if (tags.length === 0 || (device === 'cuda' && arch !== 'x64')) return undefined
  if (device === 'cuda' || arch === 'arm64') return wheel(device, 'tensorflow', tags)
  const known = { bytes: 274_000_871, sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb' }
  return { ...wheel('cpu', 'tensorflow-cpu', tags), ...known }
}

/** @param {'cpu' | 'cuda'} device @param {string} name @param {string[]} tags @returns {Wheel} */
const wheel = (device, name, tags) => ({
  device,
  requirement: `${name}==${TENSORFLOW}`,
  options: [...WHEEL_PYTHON, ...tags.flatMap((tag) => ['--platform', tag])]
})

/** The version of this machine's glibc, such as `2.36`; empty without one, as on Alpine. */
export function glibcVersion() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime ?? ''
}

/** The glibc from which on a tag has a name of its own as well (PEP 600). */
const OLDER_NAMES = { 17: 'manylinux2014', 12: 'manylinux2010', 5: 'manylinux1' }
/** The processors that wheels are made for, and the first glibc 2 that they are made for on each. */
const PROCESSORS = { x64: { name: 'x86_64', first: 5 }, arm64: { name: 'aarch64', first: 17 } }

/**
 * Every tag whose wheels run here, the newest first. Pip takes the tags of `--platform` to the letter: with one of them alone it finds no
 * wheel that was made for an older glibc.
 * @param {string} arch
 * @param {string} glibc
 */
export function platformTags(arch, glibc) {
  const processor = arch === 'x64' || arch === 'arm64' ? PROCESSORS[arch] : undefined
  const minor = Number(/^2\.(\d+)/.exec(glibc)?.[1] ?? -1)
  if (processor === undefined) return []
  const minors = Array.from({ length: Math.max(0, minor - processor.first + 1) }, (_, k) => minor - k)
  return minors.flatMap((each) => [`manylinux_2_${each}`, ...olderName(each)].map((name) => `${name}_${processor.name}`))
}

/** @param {number} minor @returns {string[]} */
const olderName = (minor) => Object.entries(OLDER_NAMES).flatMap(([each, name]) => (Number(each) === minor ? [name] : []))

/**
 * Where a set-up library lives in the cache: `deps/lib` holds it, `binding/` what was built against it.
 * @param {'cpu' | 'cuda'} device
 */
export const runtimeFolder = (device) => join(cacheFolder(), 'tensorflow', `${TENSORFLOW}-${device}-${process.platform}-${process.arch}`)

/** @param {string} runtime */
export const bindingPath = (runtime) => join(runtime, 'binding', `${TFJS}-napi${NAPI}`, 'tfjs_binding.node')

/** Where the package looks for its binding. */
export const linkedBinding = join(packageFolder, 'lib', `napi-v${NAPI}`, 'tfjs_binding.node')

/** Where the binding looks for its library, seen from the package. */
export const linkedDeps = join(packageFolder, 'deps')
