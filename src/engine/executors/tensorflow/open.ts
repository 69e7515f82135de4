/** Opens the tensorflow executor when its library is there and proves itself. */
import type { Executor, ExecutorInfo } from '../executor'
import { usableCores } from '../cores'
import { setCompiledEnvironment } from './runtime/environment'
import { gpuName } from './runtime/gpu'
import { loadLibrary } from './runtime/library'
import type { Library } from './runtime/library'
import { probeAnswer, probeXla } from './runtime/probe'
import { TensorflowExecutor } from './tensorflowExecutor'

export type ExecutorSearch = { readonly ok: true; readonly executor: Executor } | { readonly ok: false; readonly why: string }

export async function openTensorflow(): Promise<ExecutorSearch> {
  setCompiledEnvironment()
  const search = loadLibrary()
  if (!search.ok) return search
  const executor = new TensorflowExecutor(search.library, describe(search.library))
  const problem = await probeAnswer(executor)
  return problem === null ? { ok: true, executor } : { ok: false, why: `TensorFlow’s library loads but does not work: ${problem}` }
}

function describe({ binding, package: name }: Library): ExecutorInfo {
  const xla = probeXla(binding)
  const gpu = binding.isUsingGpuDevice()
  const cores = usableCores()
  return {
    executor: 'tensorflow',
    device: gpu ? (gpuName() ?? 'GPU') : `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    backend: null,
    tensorflowVersion: binding.TF_Version,
    xla,
    parts: gpu || !xla ? 1 : cores,
    gpu,
    why: `TensorFlow ${binding.TF_Version} was found (${name})${xla ? ' and compiles with XLA' : ', without the XLA compiler'}`,
    remedy: xla ? null : 'set up a TensorFlow library that has XLA: run `npm start` with a connection to PyPI'
  }
}
