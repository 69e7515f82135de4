/** Scores every unit of every gate and state as a detector of a property, beside an untrained model and shuffled labels. */
import type { Property } from '../../../contract/units/property'
import type { TapScores, UnitScores, UnitsEvent } from '../../../contract/units/scores'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { initialWeights } from '../../model/lower/initialWeights'
import { breathe } from '../../learning/training/pause'
import { Random } from '../../data/random'
import type { WeightSource } from '../inspection/lens'
import type { HeldOutData } from './heldOutData'
import { alikeProblem } from './labels'
import type { Labels } from './labels'
import { areaUnderCurve, correlation, Ranker } from './ranks'
import { planReading } from './readingPlan'
import type { PlannedCall } from './readingPlan'
import type { ReadingForm, ReadTap, UnitReader } from './unitReader'
import { lookedSteps, UnitValues } from './unitValues'
import type { LookedStep } from './unitValues'

export interface ScoreSpec {
  readonly reader: UnitReader
  readonly checked: CheckedModel
  readonly data: HeldOutData
  readonly property: Property
  readonly labels: Labels
  /** The weights that are looked at, which stay the same until the end. */
  readonly source: WeightSource
  /** The untrained model draws its first weights by this seed, and labels are shifted by it. */
  readonly seed: number
  /** How many tokens are looked at, about. */
  readonly tokens: number
}

/** The most numbers that are kept at a time: 256 MB. */
const mostNumbers = 64_000_000
/** Milliseconds of ranking after which others have their turn. */
const slice = 15

/** Tells its progress, then the scores, or why there are none. Throws ExecutorError. */
export async function* scoreUnits(spec: ScoreSpec): AsyncGenerator<UnitsEvent, void, void> {
  const { reader, checked, data, property, labels, source } = spec
  yield { type: 'progress', stage: 'compile', done: 0, of: 1 }
  const form = reader.form(checked, data)
  const taps = await reader.taps(checked, form)
  const units = taps.reduce((sum, tap) => sum + tap.units, 0)
  const steps = Math.max(1_000, Math.min(spec.tokens, Math.floor(mostNumbers / Math.max(1, units))))
  const calls = planReading({ ...form, lengths: data.sequences.map(({ length }) => length), whole: data.whole, steps })
  const looked = known(lookedSteps(calls), labels)
  const { numbers, holds } = labelled(looked, labels)
  const alike = alikeProblem(property, holds)
  if (alike) return yield { type: 'refused', problem: alike }
  const job = { ...spec, form, taps, calls, looked, numbers, holds, shuffled: shifted(holds, spec.seed) }
  const trained = yield* scored(job, 'model', source)
  const weights = initialWeights(modelWeights(checked), spec.seed)
  const untrained = yield* scored(job, 'control', { step: -1, weights: () => weights })
  yield { type: 'scores', scores: { ...summaryOf(job), maps: taps.map((tap, k) => scoresOf(tap, trained[k], untrained[k])) } }
}

/** Time steps without a label, such as those that have no target, are left out. */
const known = (steps: readonly LookedStep[], { values }: Labels): LookedStep[] =>
  steps.filter(({ sequence, step }) => !Number.isNaN(values[sequence]?.[step] ?? NaN))

function labelled(steps: readonly LookedStep[], { values, threshold }: Labels) {
  const numbers = Float32Array.from(steps, ({ sequence, step }) => values[sequence]?.[step] ?? NaN)
  return { numbers, holds: Uint8Array.from(numbers, (number) => Number(number > threshold)) }
}

/**
 * Labels that say nothing of the tokens, with stretches as long as before: shifted around by a quarter of all tokens at least.
 */
function shifted(holds: Uint8Array, seed: number): Uint8Array {
  const count = holds.length
  const by = Math.floor(count / 4) + Random.fromSeed(seed).below(Math.max(1, Math.floor(count / 2)))
  return holds.map((_, k) => holds[(k + by) % count] ?? 0)
}

interface Job extends ScoreSpec {
  readonly form: ReadingForm
  readonly taps: readonly ReadTap[]
  readonly calls: readonly PlannedCall[]
  readonly looked: readonly LookedStep[]
  readonly numbers: Float32Array
  readonly holds: Uint8Array
  readonly shuffled: Uint8Array
}

interface Scored {
  readonly auc: Float32Array<ArrayBuffer>
  readonly correlation: Float32Array<ArrayBuffer>
  readonly shuffled: Float32Array<ArrayBuffer>
}

/** Reads the data with some weights and scores every unit of every tap. */
async function* scored(job: Job, stage: 'model' | 'control', source: WeightSource): AsyncGenerator<UnitsEvent, Scored[], void> {
  const { reader, checked, form, taps, calls, looked, data } = job
  const values = new UnitValues(taps, form, data, looked)
  const units = taps.reduce((sum, tap) => sum + tap.units, 0)
  let done = 0
  for await (const call of reader.read(checked, form, { data, calls, source })) {
    values.take(call)
    done += 1
    yield { type: 'progress', stage, done: done / 2, of: calls.length }
    await breathe()
  }
  const ranker = new Ranker(looked.length)
  const scores = taps.map((tap): Scored => ({
    auc: new Float32Array(tap.units),
    correlation: new Float32Array(tap.units),
    shuffled: new Float32Array(tap.units)
  }))
  let [began, ranked] = [performance.now(), 0]
  for (const [k, tap] of taps.entries())
    for (let unit = 0; unit < tap.units; unit++) {
      scoreUnit(scores[k], unit, values.ofUnit(k, unit), ranker, job)
      ranked += 1
      if (performance.now() - began < slice) continue
      yield { type: 'progress', stage, done: (1 + ranked / units) / 2, of: 1 }
      await breathe()
      began = performance.now()
    }
  return scores
}

/** A unit that has a value which is not a number is no detector: its scores are NaN. */
function scoreUnit(into: Scored | undefined, unit: number, values: Float32Array, ranker: Ranker, { numbers, holds, shuffled }: Job): void {
  if (!into) return
  const finite = values.every(Number.isFinite)
  const ranks = finite ? ranker.ranks(values) : null
  into.auc[unit] = ranks ? areaUnderCurve(ranks, holds) : NaN
  into.shuffled[unit] = ranks ? areaUnderCurve(ranks, shuffled) : NaN
  into.correlation[unit] = ranks ? correlation(values, numbers) : NaN
}

function summaryOf({ source, property, looked, holds, form, labels }: Job): Omit<UnitScores, 'maps'> {
  const holding = holds.reduce((sum, each) => sum + each, 0)
  return { step: source.step, property, tokens: looked.length, holding, threshold: labels.threshold, carried: form.carries }
}

function scoresOf({ units, layer, node, name, label, role, range }: ReadTap, trained?: Scored, untrained?: Scored): TapScores {
  const none = new Float32Array(units).fill(NaN)
  return {
    layer,
    node,
    name: name.slice(layer.length + 1),
    label,
    role,
    range,
    units,
    auc: trained?.auc ?? none,
    correlation: trained?.correlation ?? none,
    shuffled: trained?.shuffled ?? none,
    control: untrained?.auc ?? none,
    controlCorrelation: untrained?.correlation ?? none
  }
}
