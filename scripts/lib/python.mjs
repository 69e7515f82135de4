// @ts-check
// A Python environment in the cache, with pinned packages, for the benchmark's peers and for the checks of exports.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from './failure.mjs'
import { readJson, writeJson } from './files.mjs'
import { cacheFolder } from './paths.mjs'
import { run } from './run.mjs'

/** The benchmark's peers. */
export const PEERS = ['torch==2.15.0', 'jax==0.10.2', 'tensorflow-cpu==2.21.0', 'keras==3.15.1', 'numpy']
/** What reads exports, beside the peers. */
const READERS = [
  'onnx==1.23.2',
  'onnxruntime==1.32.0',
  'safetensors==0.8.0',
  'h5py==3.14.0',
  'tensorboard==2.21.0',
  'duckdb==2.0.1',
  'pandas==3.1.1',
  'pyarrow==26.0.1'
]

/** What the interop tests need. */
export const environmentPackages = [...PEERS, ...READERS]

/** An environment: its folder in the cache, and what it must be able to import. */
const shared = { name: 'bench-python', imports: 'torch, jax, keras' }
/** What a Ray cluster needs; apart from the others, as it is small and they are not. */
export const rayEnvironment = { name: 'ray-python', imports: 'ray' }

const folder = ({ name } = shared) => join(cacheFolder(), name)
const program = (environment = shared) =>
  join(folder(environment), ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']))
const notePath = (environment = shared) => join(folder(environment), 'gatescope.json')

/** The Python that has the packages: the one that was set up, else the one on the path. */
export const environmentPython = (environment = shared) => (existsSync(program(environment)) ? program(environment) : 'python3')

/**
 * Makes the environment, in the folder that a user's checkouts share, and installs what it does not have yet.
 * @param {import('./report.mjs').Report} report
 * @param {string[]} packages
 */
export async function preparePython(report, packages, environment = shared) {
  const note = /** @type {{ packages?: string[] } | undefined} */ (await readJson(notePath(environment)))
  const installed = note?.packages ?? []
  const missing = packages.filter((each) => !installed.includes(each))
  if (existsSync(program(environment)) && missing.length === 0) return report.done('Python', 'up to date')
  await report.step(
    'Python',
    `installing ${packages.join(', ')} into ${folder(environment)}${environment === shared ? ' (PyTorch may take several gigabytes)' : ''}`,
    async () => {
      if (!existsSync(program(environment))) await python('python3', ['-m', 'venv', folder(environment)])
      await python(program(environment), ['-m', 'pip', 'install', '--quiet', ...packages])
      await python(program(environment), ['-c', `import ${environment.imports}`])
      await writeJson(notePath(environment), { packages: [...new Set([...installed, ...packages])] })
    }
  )
}

/** @param {string} command @param {string[]} args */
async function python(command, args) {
  const { code, tail } = await run(command, args)
  if (code !== 0)
    throw new SetupFailure(
      `${command} ${args.join(' ')} failed.`,
      'Install Python 3 with venv and pip, and check the connection to PyPI.',
      tail
    )
}
