/** Finds and loads TensorFlow's library through the native binding of tfjs-node-gpu, or of tfjs-node on platforms without the former. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isBinding } from './binding'
import type { Binding } from './binding'
import { isSwitchedOff } from '../../switchedOff'
import { usableCores } from '../../cores'
import { setLibraryEnvironment, setXlaFlags } from './environment'

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const
export type BindingPackage = (typeof packages)[number]

export interface Library {
  readonly binding: Binding
  readonly package: BindingPackage
  /** The binding's file, from which another thread can load it. */
  readonly file: string
}
export type LibrarySearch = { readonly ok: true; readonly library: Library } | { readonly ok: false; readonly why: string }

const load = createRequire(import.meta.url)

let librarySearch: LibrarySearch | undefined

/**
 * Loads TensorFlow's library once in a process, or returns why it cannot. Loading takes about half a second and some 200 MB. One that is
 * not there is looked for again at the next call, as it may be set up meanwhile.
 */
export function loadLibrary(): LibrarySearch {
  const found = librarySearch ?? search()
  if (found !== notThere) librarySearch = found
  return found
}

const notThere: LibrarySearch = { ok: false, why: 'TensorFlow’s library is not set up' }

function search(): LibrarySearch {
  if (isSwitchedOff()) return { ok: false, why: 'TensorFlow’s library is switched off by GATESCOPE_NO_TENSORFLOW' }
  const failures: string[] = []
  for (const name of packages) {
    const file = bindingFile(name)
    if (!file) continue
    try {
      return { ok: true, library: open(name, file) }
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return failures.length > 0 ? { ok: false, why: failures.join('; ') } : notThere
}

/**
 * Returns the file of the package's binding, if it has been built or downloaded. It is looked for before the package is imported, because
 * a failed import leaves tfjs with half of its kernels registered.
 */
function bindingFile(name: BindingPackage): string | undefined {
  try {
    const folder = join(dirname(load.resolve(`${name}/package.json`)), 'lib')
    const newest = Number(process.versions.napi)
    const versions = Array.from({ length: newest }, (_, k) => join(folder, `napi-v${newest - k}`, 'tfjs_binding.node'))
    return versions.find((file) => existsSync(file))
  } catch {
    return undefined
  }
}

/** Loads the binding alone: the tensorflow executor needs nothing of tfjs's JavaScript. */
function open(name: BindingPackage, file: string): Library {
  setLibraryEnvironment()
  const binding: unknown = load(file)
  if (!isBinding(binding)) throw new TypeError(`${file} is a binding of another version`)
  setXlaFlags(binding.TF_Version, usableCores())
  return { binding, package: name, file }
}
