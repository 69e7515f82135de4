/** `origin.json` says what a run began on: programs, machine, seed, data, and the state of the folder of its document in git. It never changes. */
import { join } from 'node:path'
import * as z from 'zod'
import type { RunDetail } from '../../../../contract/runs/entry'
import { writeAtomic } from '../../../files/atomicFile'
import { readJsonFile } from '../../../files/jsonFile'

const fileName = 'origin.json'
const originSchema = z.object({
  format: z.literal('gatescope-origin-1'),
  facts: z.array(z.object({ name: z.string(), value: z.string() }))
})

export type OriginFact = RunDetail['origin'][number]

/** Throws what the file system throws. */
export async function writeOrigin(folder: string, facts: readonly OriginFact[]): Promise<void> {
  await writeAtomic(join(folder, fileName), `${JSON.stringify({ format: 'gatescope-origin-1', facts }, null, 2)}\n`)
}

/** What a run began on, in the order in which it is shown; nothing for runs that did not record it, or where the file is damaged. */
export async function readOrigin(folder: string): Promise<OriginFact[]> {
  return (await readJsonFile(join(folder, fileName), originSchema))?.facts ?? []
}
