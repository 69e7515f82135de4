// @ts-check
// Which TensorFlow is set up, for which machine: versions, wheels, and what is taken from them.
import { spawnSync } from 'node:child_process'
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

/** The wheel for this machine, or undefined where the binding is not built by us. @returns {Wheel | undefined} */
export function chooseWheel(platform = process.platform, arch = process.arch, cuda = hasNvidia()) {
  if (platform !== 'linux') return undefined
  if (arch === 'arm64') return wheel('cpu', 'tensorflow', 'manylinux_2_27_aarch64')
  if (arch !== 'x64') return undefined
  if (cuda) return wheel('cuda', 'tensorflow', 'manylinux_2_27_x86_64')
  const known = { bytes: 274_000_871, sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb' }
  return { ...wheel('cpu', 'tensorflow-cpu', 'manylinux_2_27_x86_64'), ...known }
}

/** @param {'cpu' | 'cuda'} device @param {string} name @param {string} tag @returns {Wheel} */
const wheel = (device, name, tag) => ({ device, requirement: `${name}==${TENSORFLOW}`, options: [...WHEEL_PYTHON, '--platform', tag] })

/** Is there an NVIDIA GPU with a working driver? */
export const hasNvidia = () => spawnSync('nvidia-smi', ['-L'], { stdio: 'ignore', timeout: 20_000 }).status === 0

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
