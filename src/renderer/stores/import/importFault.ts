/** Why a model was not imported, in words: what the engine could not draw, or by how much it differs from its examples. */
import * as z from 'zod'
import { largestDifference } from '../../../contract/export/events'
import { importCheckSchema } from '../../../contract/procedures/importing'
import type { ImportCheck } from '../../../contract/procedures/importing'
import type { FaultText } from '../../lib/words/faultText'

const reasonData = z.object({ why: z.string(), remedy: z.string() })
const differsData = z.object({ check: importCheckSchema })

/** Reads what comes with a refusal of the engine; null where it is none of an import. */
export function importFault(data: unknown): FaultText | null {
  const reason = reasonData.safeParse(data)
  if (reason.success) return { title: reason.data.why, detail: reason.data.remedy }
  const differs = differsData.safeParse(data)
  if (differs.success)
    return { title: 'The model does not give the outputs of its examples, so nothing was imported', lines: checkLines(differs.data.check) }
  return null
}

/** A line for each output that was compared with an example. */
export function checkLines({ outputs }: ImportCheck): string[] {
  return outputs.map(({ name, difference, values, why }) => {
    if (why !== null) return `${name}: ${why}`
    const numbers = `over ${values.toLocaleString('en')} numbers`
    if (difference === null) return `${name} could not be compared with its example.`
    if (difference === 0) return `${name} agrees exactly with its example, ${numbers}.`
    const verb = difference <= largestDifference ? 'agrees with its example to' : 'differs from its example by'
    return `${name} ${verb} ${difference.toExponential(0)}, ${numbers}.`
  })
}
