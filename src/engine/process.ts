/** The program of the engine process: `engine.js --workspace DIR --resources DIR`, started by a supervisor. */
import { parseArgs } from 'node:util'
import { log, runEngine } from './serve/runEngine'
import { createEngineService } from './service'

function readArguments(): { workspace: string; resources: string } {
  const { values } = parseArgs({ options: { workspace: { type: 'string' }, resources: { type: 'string' } } })
  const { workspace, resources } = values
  if (workspace === undefined || resources === undefined) throw new Error('The engine needs --workspace DIR and --resources DIR')
  return { workspace, resources }
}

await runEngine(() => createEngineService({ ...readArguments(), log }))
