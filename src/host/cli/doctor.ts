/** `gatescope doctor` prints which executor the engine uses, and why. */
import type { EngineStatus } from '../../contract/procedures/engine'
import { tellFailure } from './output'
import type { ExitCode, Output } from './output'
import type { Session } from './session'

export async function doctor({ client }: Session, output: Output): Promise<ExitCode> {
  try {
    tell(await client.engine.status(), output)
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tellFailure(output, `No executor works: ${message}`, 'Run `npm start` once: it sets up what the engine needs.')
    return 1
  }
}

function tell(status: EngineStatus, output: Output): void {
  output.object({ ...status })
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
}
