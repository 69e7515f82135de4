// @ts-check
// A stand-in for `nvidia-smi`, for tests of set-up on machines without a GPU: it prints what the real one prints for `nvidia-smi -L`.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const LISTED = 'GPU 0: NVIDIA H200 (UUID: GPU-00000000-0000-0000-0000-000000000000)'

/**
 * Writes it into a folder of its own, which is to stand first in PATH.
 * @param {string} parent
 * @param {{ prints?: string, code?: number }} [answer]
 * @returns {Promise<string>} the folder
 */
export async function writeStandIn(parent, { prints = LISTED, code = 0 } = {}) {
  const folder = join(parent, 'bin')
  const path = join(folder, 'nvidia-smi')
  await mkdir(folder, { recursive: true })
  await writeFile(path, `#!/bin/sh\necho '${prints}'\nexit ${code}\n`)
  await chmod(path, 0o755)
  return folder
}
