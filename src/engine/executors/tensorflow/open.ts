/** Opens the tensorflow executor when its library is there and proves itself. */
import type { Executor, ExecutorInfo } from '../executor'
import type { UnusedGpu } from '../setUpNote'
import { usableCores } from '../cores'
import { probeAnswer } from '../probeAnswer'
import { setCompiledEnvironment } from './runtime/environment'
import { gpuName } from './runtime/gpu'
import { loadLibrary } from './runtime/library'
import type { Library } from './runtime/library'
import { probeXla } from './runtime/probe'
import { TensorflowExecutor } from './tensorflowExecutor'

export type ExecutorSearch = { readonly ok: true; readonly executor: Executor } | { readonly ok: false; readonly why: string }

/** `unusedGpu`: a GPU that set-up could not use, and why. */
export async function openTensorflow(unusedGpu: UnusedGpu | null = null): Promise<ExecutorSearch> {
  setCompiledEnvironment()
  const search = loadLibrary()
  if (!search.ok) return search
  const executor = new TensorflowExecutor(search.library, describe(search.library, unusedGpu))
  const problem = await probeAnswer(executor)
  return problem === null ? { ok: true, executor } : { ok: false, why: `TensorFlow’s library loads but does not work: ${problem}` }
}

function describe({ binding, package: name }: Library, noted: UnusedGpu | null): ExecutorInfo {
  const xla = probeXla(binding)
  const gpu = binding.isUsingGpuDevice()
  const cores = usableCores()
  const unused = gpu ? null : unusedGpu(noted, gpuName)
  return {
    executor: 'tensorflow',
    device: gpu ? (gpuName() ?? 'GPU') : `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    backend: null,
    tensorflowVersion: binding.TF_Version,
    xla,
    parts: gpu || !xla ? 1 : cores,
    gpu,
    why: `TensorFlow ${binding.TF_Version} was found (${name})${xla ? ' and compiles with XLA' : ', without the XLA compiler'}${unusedWords(unused)}`,
    remedy: xla ? (unused?.remedy ?? null) : 'set up a TensorFlow library that has XLA: run `npm start` with a connection to PyPI'
  }
}

/**
 * A GPU that is not used. `noted`: as set-up knows of it; `listed` asks the driver for the name of the GPU that is there now, which may have
 * come since. A GPU that the user has switched off is no matter.
 */
export function unusedGpu(noted: UnusedGpu | null, listed: () => string | undefined): UnusedGpu | null {
  if (process.env.GATESCOPE_NO_GPU === '1') return null
  const name = noted ? undefined : listed()
  if (name === undefined) return noted
  return {
    name,
    reason: 'what is set up is the library for the CPU',
    remedy: 'Run `npm start` with a connection to PyPI: it sets up the library for the GPU.'
  }
}

const unusedWords = (gpu: UnusedGpu | null): string => (gpu ? `. ${gpu.name} is there, but it is not used: ${gpu.reason}` : '')
