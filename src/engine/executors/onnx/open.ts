/** Opens the ONNX Runtime executor where its library is there and proves itself. */
import { usableCores } from '../cores'
import type { ExecutorInfo } from '../executor'
import { probeAnswer } from '../probeAnswer'
import type { ExecutorSearch } from '../tensorflow/open'
import { OnnxExecutor } from './onnxExecutor'
import { loadRuntime } from './runtime/binding'

/** `why` and `remedy` say how it came to this executor. */
export async function openOnnx(why: string, remedy: string | null): Promise<ExecutorSearch> {
  const search = await loadRuntime()
  if (!search.ok) return search
  const executor = new OnnxExecutor(search.runtime, describe(why, remedy))
  const problem = await probeAnswer(executor)
  return problem === null ? { ok: true, executor } : { ok: false, why: `ONNX Runtime loads but does not work: ${problem}` }
}

function describe(why: string, remedy: string | null): ExecutorInfo {
  const cores = usableCores()
  return {
    executor: 'onnx',
    device: `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    backend: null,
    tensorflowVersion: null,
    xla: false,
    parts: cores,
    gpu: false,
    why,
    remedy
  }
}
