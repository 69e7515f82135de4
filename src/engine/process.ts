/** The program of the engine process: `engine.js --workspace DIR --resources DIR [--set-up-note FILE] [--set-up-program FILE]`, started by a supervisor. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { log, runEngine } from './serving/channel/runEngine'
import { createEngineService } from './serving/engineService'

function readArguments(): { workspace: string; resources: string; setUpNote?: string; setUpProgram?: string } {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      resources: { type: 'string' },
      'set-up-note': { type: 'string' },
      'set-up-program': { type: 'string' }
    }
  })
  const { workspace, resources, 'set-up-note': setUpNote, 'set-up-program': setUpProgram } = values
  if (workspace === undefined || resources === undefined) throw new Error('The engine needs --workspace DIR and --resources DIR')
  return { workspace, resources, ...(setUpNote !== undefined && { setUpNote }), ...(setUpProgram !== undefined && { setUpProgram }) }
}

const measureProgram = join(dirname(fileURLToPath(import.meta.url)), 'labMeasure.js')

await runEngine(() => createEngineService({ ...readArguments(), measureProgram, log, queue: true }))
