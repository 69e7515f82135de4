// @ts-check
// Fetches TensorFlow's wheel with pip and takes the library and the C headers out of it.
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { extract } from '../archive.mjs'
import { SetupFailure } from '../failure.mjs'
import { filesBelow, makeFolderInTries, readJson, sha256, sizeBelow, writeJson } from '../files.mjs'
import { megabytes } from '../report.mjs'
import { run, works } from '../run.mjs'
import { checkCudaSpace, cudaRequirements, placeOfCudaFile } from './cuda.mjs'

const HEADERS = 'tensorflow/include/'
const HEADER_FOLDERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/']
const LIBRARY = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/
const RETRY =
  'Check the connection to the Python package index (`python3 -m pip download tensorflow-cpu` must work), then start again with GATESCOPE_RETRY=1.'

/** @typedef {import('../report.mjs').Progress} Progress */

/**
 * Fills the runtime folder in one stroke: half of a download is never used. What a failed try has downloaded is kept for the next one.
 * @param {import('./versions.mjs').Wheel} wheel
 * @param {string} runtime
 * @param {Progress} progress
 */
export async function downloadLibrary(wheel, runtime, progress) {
  if (!works('python3', ['-m', 'pip', '--version']))
    throw new SetupFailure('Python’s pip is needed to download TensorFlow’s library.', 'Install Python 3 with pip, then start again.')
  await mkdir(join(runtime, '..'), { recursive: true })
  if (wheel.device === 'cuda') await checkCudaSpace(join(runtime, '..'))
  await makeFolderInTries(runtime, async (partial) => {
    const requirements = await once(partial, 'tensorflow', async (folder) => {
      const archive = await fetchWheel(wheel, folder, progress)
      await extractChecked(archive, (name) => placeOf(partial, name), progress)
      return wheel.device === 'cuda' ? await cudaRequirements(archive, join(folder, 'metadata')) : []
    })
    for (const requirement of requirements) await addCuda(requirement, wheel, partial, progress)
    await rm(join(partial, 'parts'), { recursive: true })
    await writeJson(join(partial, 'manifest.json'), await describe(wheel, partial))
  })
}

/**
 * Does one part of the work, unless an earlier try has done it; the folder for its downloads goes away. Returns what the part found out.
 * @param {string} partial
 * @param {string} name
 * @param {(folder: string) => Promise<string[]>} work
 * @returns {Promise<string[]>}
 */
async function once(partial, name, work) {
  const note = join(partial, 'parts', `${name}.json`)
  const done = /** @type {string[] | undefined} */ (await readJson(note))
  if (done !== undefined) return done
  const folder = join(partial, 'parts', name)
  await rm(folder, { recursive: true, force: true })
  const found = await work(folder)
  await rm(folder, { recursive: true })
  await writeJson(note, found)
  return found
}

/** @param {string} partial @param {string} name */
function placeOf(partial, name) {
  const library = LIBRARY.exec(name)?.[1]
  if (library !== undefined) return join(partial, 'deps', 'lib', library)
  const header = name.startsWith(HEADERS) ? name.slice(HEADERS.length) : ''
  return HEADER_FOLDERS.some((folder) => header.startsWith(folder)) ? join(partial, 'include', header) : undefined
}

/** @param {import('./versions.mjs').Wheel} wheel @param {string} folder @param {Progress} progress */
async function fetchWheel(wheel, folder, progress) {
  const archive = await pipDownload([wheel.requirement], wheel.options, folder, wheel.bytes, progress)
  if (wheel.sha256 !== undefined && (await sha256(archive)) !== wheel.sha256)
    throw new SetupFailure(
      `${basename(archive)} is not the file that was published (its checksum differs).`,
      'Empty pip’s cache and start again.'
    )
  return archive
}

/**
 * @param {string[]} requirements
 * @param {string[]} options
 * @param {string} folder
 * @param {number | undefined} bytes
 * @param {Progress} progress
 * @returns {Promise<string>} the file of the first requirement
 */
async function pipDownload(requirements, options, folder, bytes, progress) {
  const unfinished = join(folder, 'unfinished')
  await mkdir(unfinished, { recursive: true })
  const timer = setInterval(
    () => void sizeBelow(folder).then((size) => progress(grown(size, bytes), bytes && Math.min(1, size / bytes))),
    1000
  )
  const pip = ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--only-binary=:all:', '--retries', '2', '--dest', folder]
  const outcome = await run('python3', [...pip, ...options, ...requirements], { env: { ...process.env, TMPDIR: unfinished } })
  clearInterval(timer)
  if (outcome.code !== 0) throw new SetupFailure(`pip could not download ${requirements.join(', ')}.`, RETRY, outcome.tail)
  const archive = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (archive === undefined) throw new SetupFailure(`pip left no wheel for ${requirements.join(', ')}.`, RETRY, outcome.tail)
  return join(folder, archive)
}

/** @param {number} size @param {number | undefined} bytes */
const grown = (size, bytes) => `downloading, ${megabytes(size)}${bytes === undefined ? '' : ` of ${megabytes(bytes)}`}`

/** @param {string} archive @param {(name: string) => string | undefined} place @param {Progress} progress */
async function extractChecked(archive, place, progress) {
  try {
    await extract(archive, place, (bytes) => progress(`unpacking, ${megabytes(bytes)}`))
  } catch (error) {
    throw new SetupFailure(`${basename(archive)} cannot be unpacked.`, 'Free some disk space and start again.', String(error))
  }
}

/**
 * The CUDA libraries are wheels of their own; they go where TensorFlow's library looks for them.
 * @param {string} requirement
 * @param {import('./versions.mjs').Wheel} wheel
 * @param {string} partial
 * @param {Progress} progress
 */
async function addCuda(requirement, wheel, partial, progress) {
  const part = requirement.replace(/[^a-z0-9-].*/i, '')
  await once(partial, part, async (folder) => {
    const archive = await pipDownload([requirement], wheel.options, folder, undefined, (text, share) => progress(`${part}: ${text}`, share))
    await extractChecked(archive, (name) => placeOfCudaFile(partial, name), progress)
    return []
  })
}

/** @param {import('./versions.mjs').Wheel} wheel @param {string} partial */
async function describe(wheel, partial) {
  const paths = await filesBelow(join(partial, 'deps'))
  const files = await Promise.all(
    paths.map(async (path) => ({ path: path.slice(partial.length + 1), size: (await stat(path)).size, sha256: await sha256(path) }))
  )
  return { requirement: wheel.requirement, device: wheel.device, files }
}
