/** Runs the signatures of a SavedModel through TensorFlow's library, where that is set up. */
import type { TensorType } from '../../compiler/program/types'
import type { Tensors } from '../executor'
import { loadLibrary } from '../tensorflow/runtime/library'
import { Session } from '../tensorflow/runtime/session'
import { nodeOf } from './signatureWriter'
import type { SignatureSpec } from './signatureWriter'

export interface SavedModelRunner {
  /** Whole numbers enter as int64. `outputs` names what is asked for, with its type. Throws ExecutorError. */
  run(signature: SignatureSpec['name'], inputs: Tensors, outputs: ReadonlyMap<string, TensorType>): Tensors
  dispose(): void
}

export type OpenedSavedModel = { readonly ok: true; readonly model: SavedModelRunner } | { readonly ok: false; readonly why: string }

/** Says why the library is not there, where it is not. Throws ExecutorError when the library refuses the file. */
export function openSavedModel(bytes: Uint8Array): OpenedSavedModel {
  const search = loadLibrary()
  if (!search.ok) return search
  const session = Session.load(search.library.binding, bytes)
  return {
    ok: true,
    model: { run: (signature, inputs, outputs) => run(session, { signature, inputs, outputs }), dispose: () => session.dispose() }
  }
}

interface Call {
  readonly signature: SignatureSpec['name']
  readonly inputs: Tensors
  readonly outputs: ReadonlyMap<string, TensorType>
}

function run(session: Session, { signature, inputs, outputs }: Call): Tensors {
  const feeds = [...inputs].map(([name, tensor]) => ({ node: nodeOf(signature, name), tensor, int64: tensor.type.dtype === 'int32' }))
  const fetches = [...outputs].map(([name, type]) => ({ node: nodeOf(signature, name), type }))
  const names = [...outputs.keys()]
  return new Map(session.run(feeds, fetches).map((tensor, k) => [names[k] ?? '', tensor]))
}
