// @ts-check
// The last source: the npm package's own install script, which downloads an older library and a ready-made binding.
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { inRoot } from '../paths.mjs'
import { run } from '../run.mjs'
import { probe } from './prove.mjs'
import { linkedDeps, packageFolder } from './versions.mjs'

const LONGEST_MS = 15 * 60_000
const REMEDY = 'Check the connection to the internet, then start again; until then training runs on ONNX Runtime.'

/**
 * Runs the install script of the package and proves what it left. Its library for GPUs needs another CUDA than drivers bring today, so it is
 * that for the CPU.
 * @param {import('../report.mjs').Progress} progress
 */
export async function downloadWithPackage(progress) {
  await rm(linkedDeps, { recursive: true, force: true })
  await rm(join(packageFolder, 'lib'), { recursive: true, force: true })
  progress('running the package’s own install script')
  const path = `${inRoot('node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
  const script = [join(packageFolder, 'scripts', 'install.js'), 'cpu', 'download']
  const outcome = await run(process.execPath, script, { cwd: packageFolder, env: { ...process.env, PATH: path }, timeoutMs: LONGEST_MS })
  const binding = await findBinding()
  if (binding === undefined) throw new SetupFailure('The package’s own download failed.', REMEDY, outcome.tail)
  const result = await probe(binding)
  if ('reason' in result) throw new SetupFailure(`The library that the package downloaded does not work: ${result.reason}`, REMEDY)
  return result.proof
}

/** The binding that the package has, if any. @returns {Promise<string | undefined>} */
export async function findBinding() {
  const folder = join(packageFolder, 'lib')
  const versions = existsSync(folder) ? (await readdir(folder)).filter((name) => name.startsWith('napi-v')).sort() : []
  return versions.map((name) => join(folder, name, 'tfjs_binding.node')).find((path) => existsSync(path))
}
