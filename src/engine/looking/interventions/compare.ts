/** Compares what a model says of a sequence without changes and with them. */
import type { Comparison, Outputs } from '../../../contract/events/interventions'
import type { Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import type { ProbeInput } from '../../data/openedProbe'
import type { Alterable } from '../../model/layers/alter'
import { asOfNow } from '../inspection/lens'
import type { WeightSource } from '../inspection/lens'
import { predictions } from '../inspection/prediction'
import type { Interventions } from './interventions'
import type { Recorded } from './masks'
import type { Plan } from './plan'
import { openFor, originsOf, recordedOf, runChanged, runPlain, withEdits } from './recordings'
import type { StartedSequence } from './recordings'

interface Compared extends StartedSequence {
  readonly plan: Plan
  /** A word for each token. */
  readonly vocabulary: readonly string[]
}

/** States begin anew where the sequence does not enter with those of a batch. Throws ExecutorError. */
export async function compare(
  lens: Interventions,
  { plan, vocabulary, ...sequence }: Compared,
  source: () => WeightSource
): Promise<Omit<Comparison, 'batch'>> {
  const { input } = sequence
  const from = asOfNow(source())
  const plain = runPlain(await openFor(lens, plan.values, sequence), from, sequence)
  const origins = await originsOf(lens, plan, from, { results: plain, steps: input.length })
  const changed = runChanged(await openFor(lens, plan.values, sequence), from, sequence, plan, origins)
  const edited = withEdits(input, plan.edits)
  const words = input.words.map((word, t) => (plan.edits.has(t) ? (vocabulary[plan.edits.get(t) ?? 0] ?? '') : word))
  return {
    step: from.step,
    before: outputsOf(lens, plain, input, input.words),
    after: outputsOf(lens, changed, edited, words),
    changed: plan.values.filter(({ copies }) => copies).map((value) => changedValue(value, input.length, plain, changed))
  }
}

function outputsOf({ looked }: Interventions, results: Tensors, input: ProbeInput, words: readonly string[]): Outputs {
  return { tokens: [...words], ...predictions(floatsOf(results, 'output'), input, looked) }
}

function changedValue(value: Alterable, steps: number, before: Tensors, after: Tensors): Comparison['changed'][number] {
  const { layer, name, label, range, units } = value
  const of = (results: Tensors) => byUnit(value, recordedOf(results, value, steps))
  return { layer, name, label, range, units, steps, before: of(before), after: of(after) }
}

/** One number for each unit: the norm of its numbers where it has several. */
function byUnit({ width, units }: Alterable, { steps, values }: Recorded): Float32Array<ArrayBuffer> {
  if (width === units) return Float32Array.from(values)
  const size = width / units
  return Float32Array.from({ length: steps * units }, (_, k) => Math.hypot(...values.subarray(k * size, (k + 1) * size)))
}
