/** `gatescope doctor` prints which executor the engine uses, and why, and how fast each executor is here. */
import type { EngineStatus, ExecutorRow, ExecutorTable } from '../../contract/procedures/engine'
import { tellFailure } from './output'
import type { ExitCode, Output } from './output'
import type { Session } from './session'

/** `measure`: takes the time of a step on each executor now, which takes seconds for each. */
export async function doctor({ client }: Session, output: Output, { measure }: { readonly measure: boolean }): Promise<ExitCode> {
  try {
    const status = await client.engine.status()
    const table = await client.engine.executors({ measure })
    tell(status, table, output)
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tellFailure(output, `No executor works: ${message}`, 'Run `npm start` once: it sets up what the engine needs.')
    return 1
  }
}

function tell(status: EngineStatus, table: ExecutorTable, output: Output): void {
  output.object({ ...status, executors: table })
  const { version, executor, backend, device, tensorflowVersion, xla, electron, node, why, remedy } = status
  const rows: [string, string][] = [
    ['Gatescope', version],
    ['executor', backend === null ? executor : `${executor} on tfjs's ${backend} backend`],
    ['device', device],
    ['TensorFlow', tensorflowVersion === null ? 'none' : `${tensorflowVersion}, ${xla ? 'compiles with XLA' : 'without XLA'}`],
    ['Node', electron === null ? node : `${node} in Electron ${electron}`],
    ['why', why],
    ['faster', remedy ?? 'nothing to do']
  ]
  for (const [name, value] of rows) output.line(`${name.padEnd(11)} ${value}`)
  output.line('')
  output.line(`Executors, by ${table.work}:`)
  for (const row of table.rows) output.line(`${row.taken ? '→' : ' '} ${row.executor.padEnd(11)} ${figures(row)}`)
}

function figures({ measured, device, fault }: ExecutorRow): string {
  if (fault !== null) return fault
  if (measured === null) return 'not measured'
  return `${measured.stepMs.toFixed(1)} ms a step, the first after ${(measured.firstMs / 1000).toFixed(1)} s, on ${device ?? 'this machine'}`
}
