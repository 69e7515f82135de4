// @ts-check
// Builds the package's own N-API binding against the library in the cache, with the compiler of the machine.
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { filesBelow } from '../files.mjs'
import { inRoot } from '../paths.mjs'
import { run, works } from '../run.mjs'
import { cudaFolders } from './cuda.mjs'
import { NAPI, bindingPath, packageFolder } from './versions.mjs'

const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name))

/** The C++ compiler of this machine, or undefined. */
export const findCompiler = () => [process.env.CXX ?? 'g++', 'g++', 'c++', 'clang++'].find((name) => works(name))

/**
 * Compiles the binding into the runtime folder, unless it is there.
 * @param {string} runtime
 */
export async function buildBinding(runtime) {
  const target = bindingPath(runtime)
  if (existsSync(target)) return
  const compiler = findCompiler()
  if (compiler === undefined)
    throw new SetupFailure('No C++ compiler was found.', 'Install one (Debian and Ubuntu: `sudo apt install g++`), then start again.')
  await mkdir(dirname(target), { recursive: true })
  const partial = `${target}.${process.pid}.partial`
  const outcome = await run(compiler, await compilerArguments(runtime, partial))
  if (outcome.code !== 0)
    throw new SetupFailure('TensorFlow’s binding could not be compiled.', 'Install a C++17 compiler, such as g++ 9 or newer.', outcome.tail)
  await rename(partial, target)
}

/** @param {string} runtime @param {string} target */
async function compilerArguments(runtime, target) {
  const includes = [packageFolder, join(runtime, 'include'), inRoot('node_modules', 'node-api-headers', 'include')]
  const cuda = cudaFolders(await filesBelow(join(runtime, 'deps', 'nvidia')))
  // The same way up and down from the cache's binding folder and from the package's, which is linked to this one.
  const searched = ['lib', ...cuda].map((folder) => `-Wl,-rpath,$ORIGIN/../../deps/${folder}`)
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${NAPI}`, ...includes.map((folder) => `-I${folder}`), ...SOURCES],
    ...['-o', target, `-L${join(runtime, 'deps', 'lib')}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', ...searched]
  ]
}
