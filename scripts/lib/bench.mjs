// @ts-check
// What the benchmark needs: the program's own preparation, its workers built, and for the Python peers an environment of their own.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { prepareDependencies } from './dependencies.mjs'
import { SetupFailure } from './failure.mjs'
import { cacheFolder, inRoot } from './paths.mjs'
import { checkNode } from './prepare.mjs'
import { run } from './run.mjs'
import { prepareRuntime } from './tensorflow/runtime.mjs'

const PEERS = ['torch==2.15.0', 'jax==0.10.2', 'tensorflow-cpu==2.21.0', 'keras==3.15.1', 'numpy']
const SOURCES = inRoot('tests', 'bench')
const BUILT = inRoot('out', 'bench')

/**
 * Dependencies, TensorFlow's library, and the benchmark built.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} the folder of what was built
 */
export async function prepareBench(report) {
  checkNode(process.versions.node)
  await prepareDependencies(report)
  await prepareRuntime(report)
  // Not before the dependencies are there.
  const { build } = await import('vite')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: BUILT,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(['index', 'memory', 'ours', 'service', 'tfjsLayers'].map((name) => [name, join(SOURCES, `${name}.ts`)])),
        output: { entryFileNames: '[name].js' }
      }
    }
  })
  return BUILT
}

const environment = () => join(cacheFolder(), 'bench-python')
const environmentPython = () => join(environment(), ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']))

/** The Python that has the peers: the one that was set up, else the one on the path. */
export const benchPython = () => (existsSync(environmentPython()) ? environmentPython() : 'python3')

/**
 * Makes a Python environment with the peers, in the folder that a user's checkouts share.
 * @param {import('./report.mjs').Report} report
 */
export async function prepareBenchPeers(report) {
  await report.step('Peers', `installing ${PEERS.join(', ')} into ${environment()} (PyTorch may take several gigabytes)`, async () => {
    if (!existsSync(environmentPython())) await python('python3', ['-m', 'venv', environment()])
    await python(environmentPython(), ['-m', 'pip', 'install', '--quiet', ...PEERS])
    await python(environmentPython(), ['-c', 'import torch, jax, keras'])
  })
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
