/** Opens the eager executor on a backend of tfjs-core. */
import { usableCores } from '../cores'
import type { ExecutorInfo } from '../executor'
import { loadLibrary } from '../tensorflow/runtime/library'
import type { ExecutorSearch } from '../tensorflow/open'
import { openBackend } from './backend'
import type { BackendName } from './backend'
import { EagerExecutor } from './eagerExecutor'

/** Opens it on the first of the backends that starts. */
export async function openAnyEager(names: readonly BackendName[], why: string, remedy: string | null): Promise<ExecutorSearch> {
  const failures: string[] = []
  for (const name of names) {
    const eager = await openEager(name, why, remedy)
    if (eager.ok) return eager
    failures.push(`${name}: ${eager.why}`)
  }
  return { ok: false, why: failures.join('; ') }
}

/** `why` and `remedy` say how it came to this executor. */
export async function openEager(name: BackendName, why: string, remedy: string | null): Promise<ExecutorSearch> {
  const opened = await openBackend(name)
  return opened.ok ? { ok: true, executor: new EagerExecutor(opened.backend, describe(name, why, remedy)) } : opened
}

function describe(name: BackendName, why: string, remedy: string | null): ExecutorInfo {
  const library = name === 'tensorflow' ? loadLibrary() : undefined
  return {
    executor: 'eager',
    device: devices[name](),
    backend: name,
    tensorflowVersion: library?.ok ? library.library.binding.TF_Version : null,
    xla: false,
    parts: 1,
    gpu: false,
    why,
    remedy
  }
}

const devices: { readonly [N in BackendName]: () => string } = {
  tensorflow: () => `CPU, ${usableCores()} cores`,
  cpu: () => 'CPU, 1 core (JavaScript)'
}
