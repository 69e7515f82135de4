/** The program of the engine process: `engine.js --workspace DIR --resources DIR [--set-up-note FILE]`, started by a supervisor. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { log, runEngine } from './serving/channel/runEngine'
import { createEngineService } from './serving/engineService'

function readArguments(): { workspace: string; resources: string; setUpNote?: string } {
  const { values } = parseArgs({
    options: { workspace: { type: 'string' }, resources: { type: 'string' }, 'set-up-note': { type: 'string' } }
  })
  const { workspace, resources, 'set-up-note': setUpNote } = values
  if (workspace === undefined || resources === undefined) throw new Error('The engine needs --workspace DIR and --resources DIR')
  return { workspace, resources, ...(setUpNote !== undefined && { setUpNote }) }
}

const measureProgram = join(dirname(fileURLToPath(import.meta.url)), 'labMeasure.js')

await runEngine(() => createEngineService({ ...readArguments(), measureProgram, log, queue: true }))
