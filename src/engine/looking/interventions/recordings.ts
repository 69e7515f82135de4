/** Runs a sequence, and gives what the model says and the values that can be changed. */
import type { Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import type { ProbeInput } from '../../data/openedProbe'
import type { Alterable } from '../../model/layers/alter'
import { filledLength, inspectionInputs, mayFill } from '../inspection/inspectedSequence'
import type { InspectedSequence } from '../inspection/inspectedSequence'
import type { WeightSource } from '../inspection/lens'
import { valueKey } from './alterableValues'
import { valueResult } from './alteredProgram'
import type { AlteredRun, Interventions } from './interventions'
import { maskInputs, masksOf, noMasks } from './masks'
import type { Origins, Recorded } from './masks'
import type { Plan } from './plan'

/** A sequence, and the states that it enters with; without them they begin anew. */
export type StartedSequence = Pick<InspectedSequence, 'input'> & Partial<Pick<InspectedSequence, 'entered'>>

export const carries = ({ entered }: StartedSequence): boolean => (entered?.size ?? 0) > 0

/** The program of one sequence, or of `length` tokens, or a little longer where that changes nothing. */
export function openFor(
  lens: Interventions,
  values: readonly Alterable[],
  sequence: StartedSequence,
  length = sequence.input.length
): Promise<AlteredRun> {
  return lens.open({ shape: { length: filledLength(length, mayFill(lens.looked)), batch: 1 }, values, carries: carries(sequence) })
}

export const inputsOf = (run: AlteredRun, sequence: StartedSequence): Tensors => inspectionInputs(sequence, run.inputs)

/** Runs a sequence as it is. */
export function runPlain(run: AlteredRun, from: WeightSource, sequence: StartedSequence): Tensors {
  return run.run(from, inputsOf(run, sequence), maskInputs(run.types, noMasks(run.types)))
}

/** Runs a sequence with the changes of a plan. */
export function runChanged(run: AlteredRun, from: WeightSource, sequence: StartedSequence, plan: Plan, origins: Origins): Tensors {
  const edited = { ...sequence, input: withEdits(sequence.input, plan.edits) }
  return run.run(from, inputsOf(run, edited), maskInputs(run.types, masksOf(run.types, plan.changes, origins)))
}

export function recordedOf(results: Tensors, value: Alterable, steps: number): Recorded {
  return { steps, values: floatsOf(results, valueResult(valueKey(value))).slice(0, steps * value.width) }
}

/** What the changes of a plan are computed from. `own`: the values of the sequence itself; null where it has none of its own. */
export async function originsOf(
  lens: Interventions,
  plan: Plan,
  from: WeightSource,
  own: { readonly results: Tensors; readonly steps: number } | null
): Promise<Origins> {
  const sources: { results: Tensors; steps: number }[] = []
  for (const input of plan.sources) {
    const run = await openFor(lens, plan.values, { input })
    sources.push({ results: runPlain(run, from, { input }), steps: input.length })
  }
  const weights = from.weights()
  return {
    weight: (name) => weights.get(name)?.data ?? [],
    recorded: (source, value) => {
      const of = source === null ? own : sources[source]
      return of ? recordedOf(of.results, value, of.steps) : null
    }
  }
}

/** The sequence with other tokens at some places. */
export function withEdits(input: ProbeInput, edits: Plan['edits']): ProbeInput {
  const tokens = input.arrays.get('tokens')
  if (edits.size === 0 || !tokens) return input
  const edited = Int32Array.from(tokens, (token, t) => edits.get(t) ?? token)
  return { ...input, arrays: new Map([...input.arrays, ['tokens', edited]]), text: input.text && edited }
}
