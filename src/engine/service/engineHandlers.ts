/** What the engine says of itself. */
import { version } from '../../../package.json'
import type { EngineStatus } from '../../contract/procedures/engine'
import type { Executor } from '../executors/executor'
import type { Implementer } from './implementer'

export function engineHandlers(os: Implementer['engine'], executor: () => Promise<Executor>) {
  return { status: os.status.handler(async () => statusOf(await executor())) }
}

function statusOf({ info }: Executor): EngineStatus {
  const { executor, device, backend, tensorflowVersion, xla, why, remedy } = info
  const electron = process.versions.electron ?? null
  return {
    version,
    pid: process.pid,
    executor,
    device,
    backend,
    tensorflowVersion,
    xla,
    electron,
    node: process.versions.node,
    why,
    remedy
  }
}
