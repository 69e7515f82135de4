/** Opens one of tfjs-core's backends. Nothing of tfjs is imported before a backend is asked for. */
import { createRequire } from 'node:module'
import util from 'node:util'
import { loadLibrary } from '../tensorflow/runtime/library'
import { addMissingUtilities } from './nodeUtilities'

export type Tf = typeof import('@tensorflow/tfjs-core')
export type BackendName = 'tensorflow' | 'cpu'

export interface Backend {
  readonly name: BackendName
  readonly tf: Tf
}
export type BackendSearch = { readonly ok: true; readonly backend: Backend } | { readonly ok: false; readonly why: string }

const load = createRequire(import.meta.url)

const registrations: { readonly [N in BackendName]: () => Promise<void> } = {
  tensorflow: registerTensorflow,
  cpu: async () => void (await import('@tensorflow/tfjs'))
}

/** Makes `name` the current backend of tfjs-core, or says why it cannot be. */
export async function openBackend(name: BackendName): Promise<BackendSearch> {
  try {
    const tf = await import('@tensorflow/tfjs-core')
    // Without its development mode tfjs prints no advice.
    tf.enableProdMode()
    await registrations[name]()
    if (!(await tf.setBackend(name))) return { ok: false, why: `tfjs could not start its ${name} backend` }
    return { ok: true, backend: { name, tf } }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

function registerTensorflow(): Promise<void> {
  const search = loadLibrary()
  if (!search.ok) return Promise.reject(new Error(search.why))
  addMissingUtilities(util)
  load(search.library.package)
  return Promise.resolve()
}
