/**
 * Chooses the loss whose reach is shown: that of one time step. The loss of all steps together would give each state a loss of its own
 * right beside it, and its gradient would say nothing of how far a gradient travels.
 */
import type { ProbeInput } from '../../data/openedProbe'
import type { Tensors } from '../../executors/executor'
import { at, range, sizeOf } from '../../compiler/program/shapes'
import { inputTypes, shapeOfBatch, targetType } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { sharesType } from '../../learning/step/trainFunctions'
import { beginning, beginningOf } from './inspectedSequence'

/** The time step whose loss counts, null for the last that has a target; and the one sequence that counts, null for all. Both 0-based. */
export interface Part {
  readonly from: number | null
  readonly sequence: number | null
}

/** The inputs of the reach program, and the 0-based time step whose loss counts in them. */
export interface ReachInputs {
  readonly inputs: Tensors
  readonly from: number
}

/** Whether the targets of a probe are known: the tokens that follow, or the answer of the task. */
export const hasTargets = ({ text, targets }: ProbeInput): boolean => text !== null || targets !== null

/** Returns a probe of which one target counts. `length`: that of the program. */
export function probePart(model: Pick<ModelForward, 'task'>, probe: ProbeInput, from: number | null, length: number): ReachInputs {
  const shape = { length, batch: 1 }
  const inputs = beginningOf(probe, inputTypes(model.task, shape))
  const shares = sharesType(model, shape)
  const { values, counts } = targetsOf(probe, sizeOf(shares.shape))
  const whole = new Map([
    ...inputs,
    ['targets', beginning(targetType(model.task, shape), values)] as const,
    ['shares', beginning(shares, counts)] as const
  ])
  const part = batchPart(whole, { from, sequence: null })
  return at(shares.shape, 0) === 1 ? { ...part, from: probe.length - 1 } : part
}

/** The last token of a text is followed by none that could be predicted. @param most how many targets there can be */
function targetsOf({ text, targets, length }: ProbeInput, most: number): { values: Int32Array | Float32Array; counts: Float32Array } {
  const real = new Float32Array(Math.min(length, most)).fill(1)
  if (text === null && targets !== null) return { values: targets.values, counts: targets.counts ?? real }
  const values = text?.subarray(1) ?? new Int32Array(0)
  return { values, counts: real.fill(0, values.length) }
}

/**
 * Returns a batch in which the targets of one time step count. Where sequences end at different steps, only those that end last count by
 * default, so that a distance in time means the same for all. Where there are fewer sequences, the last one counts.
 */
export function batchPart(inputs: Tensors, { from, sequence }: Part): ReachInputs {
  const shares = inputs.get('shares')
  if (!shares) throw new RangeError('the shares are missing')
  const { length, batch } = shapeOfBatch(inputs)
  const row = sequence === null ? null : Math.min(sequence, batch - 1)
  const onceForAll = at(shares.type.shape, 0) === 1 && length > 1
  const stepOf = (k: number) => (onceForAll ? endOf(inputs, k, { length, batch }) : Math.floor(k / batch))
  const targets = range(shares.data.length).filter((k) => shares.data[k] !== 0 && (row === null || k % batch === row))
  const counted = stepToCount(targets.map(stepOf), onceForAll ? null : from)
  const part = new Float32Array(shares.data.length)
  for (const k of targets) if (stepOf(k) === counted) part[k] = shares.data[k] ?? 0
  const total = part.reduce((sum, share) => sum + share, 0) || 1
  const scaled = part.map((share) => share / total)
  return { inputs: new Map([...inputs, ['shares', { type: shares.type, data: scaled }]]), from: counted }
}

/** The last step with a target, or the last up to the wanted step; where there is none before, the first. */
function stepToCount(steps: readonly number[], wanted: number | null): number {
  const before = steps.filter((step) => wanted === null || step <= wanted)
  if (before.length > 0) return before.reduce((latest, step) => Math.max(latest, step), 0)
  return steps.reduce((first, step) => Math.min(first, step), steps[0] ?? 0)
}

/** The last real time step of a sequence. */
function endOf(inputs: Tensors, sequence: number, { length, batch }: { readonly length: number; readonly batch: number }): number {
  const mask = inputs.get('mask')?.data
  if (!mask) return length - 1
  return range(length).reduce((end, t) => (mask[t * batch + sequence] === 0 ? end : t), 0)
}
