/** Opens the WebGPU executor where there is an adapter that proves itself. */
import type { ExecutorInfo } from '../executor'
import type { ExecutorSearch } from '../tensorflow/open'
import { probeAnswer } from '../probeAnswer'
import type { Tuning } from '../tuning'
import type { AdapterFacts } from './device/protocol'
import { RemoteDevice } from './device/remoteDevice'
import { WebgpuExecutor } from './webgpuExecutor'

type WebgpuSearch = { readonly ok: true; readonly executor: WebgpuExecutor } | Extract<ExecutorSearch, { readonly ok: false }>

interface Wishes {
  /** Whether an adapter may do that computes on the processor. */
  readonly software?: boolean
  /** What was measured of an adapter before. */
  readonly tuning?: Tuning | null
}

/** `why`: how it came to this executor. */
export async function openWebgpu(why: string, { software = true, tuning = null }: Wishes = {}): Promise<WebgpuSearch> {
  try {
    const { device, facts } = await RemoteDevice.open()
    if (facts.software && !software) {
      device.close()
      return { ok: false, why: `WebGPU finds no GPU: ${facts.name} computes on the processor` }
    }
    const executor = new WebgpuExecutor(device, facts, describe(facts, why), tuning)
    const problem = await probeAnswer(executor)
    if (problem === null) return { ok: true, executor }
    executor.close()
    return { ok: false, why: `WebGPU finds ${facts.name}, which does not work: ${problem}` }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

function describe({ name, software }: AdapterFacts, why: string): ExecutorInfo {
  return {
    executor: 'webgpu',
    device: software ? `${name}, which computes on the processor` : name,
    backend: null,
    tensorflowVersion: null,
    xla: false,
    parts: 1,
    gpu: !software,
    why,
    remedy: software ? 'WebGPU found no GPU: install its driver, or take another executor' : null
  }
}
