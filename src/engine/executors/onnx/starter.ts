/** Takes the first calls of a module while something faster compiles: ONNX Runtime opens one in a tenth of a second. */
import { usableCores } from '../cores'
import type { Executable, Module } from '../executor'
import { loadRuntime } from './runtime/binding'
import { OnnxExecutable } from './runtime/onnxExecutable'

/** Null where the library does not work. */
export async function openStarter(module: Module): Promise<Executable | null> {
  const search = await loadRuntime()
  return search.ok ? new OnnxExecutable(module, search.runtime, usableCores()) : null
}
