/** Measures a training step and a generated token for the lab of lengths, each in a process of its own. */
import type { LengthFamily } from '../../../contract/labs/families'
import { stepSchema, tokenSchema } from '../../../contract/labs/length'
import type { LengthMeasure } from '../../../contract/labs/length'
import type { LengthLimits } from '../../looking/lab/lengthStudy'
import { measureInChild } from '../machine/measureInChild'

/** The program that measures, with the arguments that are the same for every measurement. */
export interface MeasureProgram {
  /** Its path. */
  readonly program: string
  readonly args: readonly string[]
}

export interface ChildWork {
  readonly family: LengthFamily
  readonly length: number
  readonly limits: LengthLimits
  /** Ends the child when it is aborted. */
  readonly signal: AbortSignal
}

/** Measures a training step in one child and a generated token in another. Returns the measurements, or why a child failed. */
export async function measureInChildren(work: ChildWork, { program, args }: MeasureProgram): Promise<LengthMeasure | string> {
  const { family, length, limits, signal } = work
  const common = { program, limits, signal }
  const step = await measureInChild({ ...common, args: ['step', family, String(length), ...args], schema: stepSchema })
  if (typeof step === 'string') return step
  const token = await measureInChild({ ...common, args: ['token', family, String(length), ...args], schema: tokenSchema })
  return typeof token === 'string' ? `a generated token: ${token}` : { ...step, ...token }
}
