/**
 * The program that measures one part of the lab of lengths and prints a line of JSON: `labMeasure.js step|token FAMILY LENGTH --resources DIR
 * [--set-up-note FILE] [--executor NAME]`; with `reference` instead, the step by which executors are compared; `--hardware` leaves
 * out a GPU that the processor computes for. The lab starts it twice for each row, so that each peak of memory is that of one part alone.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { executorNames } from '../contract/executors'
import { lengthFamilySchema } from '../contract/labs/families'
import type { Executor } from './executors/executor'
import { createExecutor } from './executors/pick'
import type { Cells } from './looking/lab/families'
import { measureLengthToken, measureStep, measuredParts } from './looking/lab/length'
import { measureReference } from './looking/lab/referenceStep'
import { labCells } from './serving/labs/labCells'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { resources: { type: 'string' }, 'set-up-note': { type: 'string' }, executor: { type: 'string' }, hardware: { type: 'boolean' } }
})
const which = z.union([z.tuple([z.literal('reference')]), z.tuple([z.enum(measuredParts), lengthFamilySchema, z.coerce.number().int()])])
const settings = z.object({
  resources: z.string(),
  'set-up-note': z.string().optional(),
  executor: z.enum(executorNames).optional(),
  hardware: z.boolean().default(false)
})

try {
  const wish = which.parse(positionals)
  const { resources, 'set-up-note': setUpNote, executor, hardware } = settings.parse(values)
  const options = { ...(setUpNote !== undefined && { setUpNote }), ...(executor && { prefer: executor }), hardware }
  const measured = await measure(wish, await createExecutor(options), await labCells(resources))
  process.stdout.write(`${JSON.stringify(measured)}\n`)
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function measure([part, family, length]: z.infer<typeof which>, executor: Executor, cells: Cells): Promise<object> {
  if (part === 'reference') return measuredReference(executor, cells)
  return part === 'step' ? measureStep(executor, family, cells, length) : measureLengthToken(executor, family, cells, length)
}

/** A GPU is measured by itself first, so that the step is taken as it will be. One that the processor computes for has nothing to tell. */
async function measuredReference(executor: Executor, cells: Cells): Promise<object> {
  const { device, gpu } = executor.info
  const tuning = gpu ? ((await executor.tune?.()) ?? null) : null
  return { ...(await measureReference(executor, cells)), device, gpu, tuning }
}
