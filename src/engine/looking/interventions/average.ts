/** Measures what changes do to the loss over held-out data, with a 95 % interval of the mean over sequences. */
import type { Effect } from '../../../contract/events/interventions'
import { sizeOf } from '../../compiler/program/shapes'
import type { TaskBatch } from '../../data/batches/batch'
import { floatsOf } from '../../executors/floatsOf'
import { evaluatedShape } from '../../learning/step/modelForward'
import { BatchInputs } from '../../learning/training/batchInputs'
import { breathe } from '../../learning/training/pause'
import { asOfNow } from '../inspection/lens'
import type { WeightSource } from '../inspection/lens'
import { studentQuantile } from '../lab/studentQuantile'
import type { Interventions } from './interventions'
import { maskInputs, masksOf, noMasks } from './masks'
import type { Plan } from './plan'
import { originsOf } from './recordings'

/** An event after each batch; ends early when the signal aborts. States begin anew in each sequence. Throws ExecutorError. */
export async function* averageEffect(
  lens: Interventions,
  plan: Plan,
  sequences: number,
  source: () => WeightSource,
  signal?: AbortSignal
): AsyncGenerator<Effect, void, void> {
  const { model, sample, shape: trained } = lens.looked
  const shape = evaluatedShape(model.task, trained)
  const from = asOfNow(source())
  const batches = sample('validation', Math.ceil(sequences / shape.batch))
  const of = batches.reduce((sum, batch) => sum + batch.sequences, 0)
  const origins = await originsOf(lens, plan, from, null)
  const [before, after]: [number[], number[]] = [[], []]
  for (const batch of batches) {
    const run = await lens.open({ shape, values: plan.values, losses: true })
    const given = new BatchInputs(model, shape)
    const inputs = given.inputs(batch, shape, { inputs: run.inputs })
    const counts = given.counts(batch, shape)
    const means = (masks: ReturnType<typeof noMasks>) =>
      sequenceMeans(floatsOf(run.run(from, inputs, maskInputs(run.types, masks)), 'losses'), counts, batch, shape.batch)
    const [plain, changed] = [means(noMasks(run.types)), means(masksOf(run.types, plan.changes, origins))]
    before.push(...plain)
    after.push(...changed)
    yield { step: from.step, sequences: before.length, of, ...effectOf(before, after) }
    await breathe()
    if (signal?.aborted) return
  }
}

/** The mean loss of each sequence whose targets count. `counts` [S, B]: how much each target counts. */
function sequenceMeans(losses: Float32Array, counts: Float32Array, { sequences }: TaskBatch, batch: number): number[] {
  if (losses.length !== sizeOf([counts.length / batch, batch])) throw new RangeError('losses and targets differ in number')
  return Array.from({ length: sequences }, (_, b) => {
    let [sum, weight] = [0, 0]
    for (let k = b; k < losses.length; k += batch) {
      const count = counts[k] ?? 0
      if (count > 0) sum += count * (losses[k] ?? 0)
      weight += count
    }
    return sum / weight
  }).filter((mean) => !Number.isNaN(mean))
}

/** The sequences of both lists are the same, so that the interval is that of their differences. */
export function effectOf(
  before: readonly number[],
  after: readonly number[]
): Pick<Effect, 'before' | 'after' | 'difference' | 'interval'> {
  const count = before.length
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count
  const differences = after.map((value, k) => value - (before[k] ?? NaN))
  const difference = mean(differences)
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (count - 1)
  const interval = count < 2 ? null : studentQuantile(count - 1) * Math.sqrt(variance / count)
  return { before: mean(before), after: mean(after), difference, interval }
}
