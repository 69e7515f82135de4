/**
 * The program that measures one part of the lab of lengths and prints a line of JSON: `labMeasure.js step|token FAMILY LENGTH --resources DIR
 * [--set-up-note FILE] [--executor NAME]`. The lab starts it twice for each row, so that each peak of memory is that of one part alone.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { executorNames } from '../contract/executors'
import { lengthFamilySchema } from '../contract/labs/families'
import { createExecutor } from './executors/pick'
import { measureLengthToken, measureStep, measuredParts } from './looking/lab/length'
import { labCells } from './serving/labs/labCells'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { resources: { type: 'string' }, 'set-up-note': { type: 'string' }, executor: { type: 'string' } }
})
const which = z.tuple([z.enum(measuredParts), lengthFamilySchema, z.coerce.number().int()])
const settings = z.object({
  resources: z.string(),
  'set-up-note': z.string().optional(),
  executor: z.enum(executorNames).optional()
})

try {
  const [part, family, length] = which.parse(positionals)
  const { resources, 'set-up-note': setUpNote, executor } = settings.parse(values)
  const measure = part === 'step' ? measureStep : measureLengthToken
  const options = { ...(setUpNote !== undefined && { setUpNote }), ...(executor && { prefer: executor }) }
  const measured = await measure(await createExecutor(options), family, await labCells(resources), length)
  process.stdout.write(`${JSON.stringify(measured)}\n`)
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
