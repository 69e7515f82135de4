// @ts-check
// Whether this machine has an NVIDIA GPU: as its driver tells, or, where no driver answers, as the bus does.
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The first driver that runs CUDA 12. */
const DRIVER = '525'
export const DRIVER_REMEDY = `Install an NVIDIA driver of version ${DRIVER} or newer, check that \`nvidia-smi\` lists the GPU, then start again.`

/**
 * @typedef {object} Gpu a GPU whose driver answers
 * @property {string} name such as `NVIDIA GeForce RTX 4090`
 * @property {string} state the GPUs and the driver: where it changes, what was found out before no longer counts
 *
 * @typedef {object} SilentGpu a GPU whose driver does not
 * @property {string} reason
 */

/**
 * @param {{ devices?: string, driver?: string }} [places] where the kernel tells of the bus and of the driver
 * @returns {Gpu | SilentGpu | undefined}
 */
export function findGpu({ devices = '/sys/bus/pci/devices', driver = '/proc/driver/nvidia/version' } = {}) {
  const { status, stdout, stderr, error } = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 20_000 })
  const name = /^GPU \d+: (.+?)(?: \(UUID.*)?$/m.exec(stdout ?? '')?.[1]
  if (status === 0 && name !== undefined) return { name, state: `${stdout.trim()}\n${read(driver)}` }
  if (!hasNvidiaDevice(devices)) return undefined
  const words = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n')[0]
  return {
    reason: error
      ? 'no NVIDIA driver is installed (`nvidia-smi` is missing)'
      : `its driver does not answer (${words || `nvidia-smi ended with ${status}`})`
  }
}

/** A display controller (class 3) or an accelerator (class 12) of NVIDIA's (vendor 10de). @param {string} devices */
function hasNvidiaDevice(devices) {
  return names(devices).some((device) => {
    const [vendor, kind] = ['vendor', 'class'].map((file) => read(join(devices, device, file)))
    return vendor === '0x10de' && /^0x(03|12)/.test(kind ?? '')
  })
}

/** @param {string} folder */
function names(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
