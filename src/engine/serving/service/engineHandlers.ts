/** Answers the request to describe the engine. */
import { version } from '../../../../package.json'
import type { EngineStatus } from '../../../contract/procedures/engine'
import { describeProcess } from '../../executors/doctor'
import type { Executor } from '../../executors/executor'
import type { Implementer } from './implementer'

export function engineHandlers(os: Implementer['engine'], executor: () => Promise<Executor>) {
  return { status: os.status.handler(async () => statusOf(await executor())) }
}

function statusOf({ info }: Executor): EngineStatus {
  const { parts: _parts, gpu: _gpu, ...diagnosis } = describeProcess(info)
  return { version, pid: process.pid, ...diagnosis }
}
