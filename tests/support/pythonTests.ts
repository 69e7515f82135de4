/** Runs the tests of the Python package, each file in a Python of its own. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { environmentPython } from '../../scripts/lib/python.mjs'

const folder = fileURLToPath(new URL('../../python/tests/', import.meta.url))
const run = promisify(execFile)
/** Nothing is written beside the sources, and one thread computes: the models are small, and machines are busy. */
const quiet = {
  PYTHONDONTWRITEBYTECODE: '1',
  OMP_NUM_THREADS: '1',
  CUDA_VISIBLE_DEVICES: '',
  JAX_PLATFORMS: 'cpu',
  TF_CPP_MIN_LOG_LEVEL: '3'
}

const python = (): string => process.env['GATESCOPE_PYTHON'] ?? environmentPython()

/** Why Python or a package is not there; null where both are. */
export async function missing(packageName: string): Promise<string | null> {
  const imported = run(python(), ['-c', `import ${packageName}`], { env: { ...process.env, ...quiet } })
  return imported.then(
    () => null,
    () => `there is no Python with ${packageName}; \`npm run test:interop\` makes one`
  )
}

/** Runs one file of tests. Throws with what it printed where a test fails. */
export async function runPythonTests(file: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stderr } = await run(python(), [file], { cwd: folder, env: { ...process.env, ...quiet, ...env } })
  return stderr
}
