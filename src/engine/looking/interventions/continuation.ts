/** Goes on from a token without changes and with them, by the same random numbers, so that only the changes make a difference. */
import type { ContinuationEvent } from '../../../contract/events/interventions'
import type { Sampling } from '../../../contract/events/generation'
import { Random } from '../../data/random'
import type { ProbeInput } from '../../data/openedProbe'
import type { Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { breathe } from '../../learning/training/pause'
import { sample } from '../generation/sample'
import { arrayOf } from '../inspection/inspectedSequence'
import { inUnits } from '../inspection/prediction'
import { asOfNow } from '../inspection/lens'
import type { WeightSource } from '../inspection/lens'
import type { AlteredRun, Interventions } from './interventions'
import { maskInputs, masksOf, noMasks } from './masks'
import type { Plan } from './plan'
import { openFor, originsOf, runPlain, withEdits } from './recordings'
import type { StartedSequence } from './recordings'

export interface ContinuationSpec extends StartedSequence {
  readonly plan: Plan
  /** A word for each token. */
  readonly vocabulary: readonly string[]
  /** The 0-based token to go on from. */
  readonly at: number
  readonly tokens: number
  /** Tokens that the model has places for. */
  readonly places: number
  readonly sampling: Sampling
}

type Said = Extract<ContinuationEvent, { type: 'next' }>['before']

/**
 * Each token is computed by the program over the whole sequence, in which a change at an early token reaches what follows: only for models
 * without later tokens. Ends early when the signal aborts. Throws ExecutorError.
 */
export async function* continuation(
  lens: Interventions,
  spec: ContinuationSpec,
  source: () => WeightSource,
  signal?: AbortSignal
): AsyncGenerator<ContinuationEvent, void, void> {
  const { input, plan, at, tokens, places } = spec
  const from = asOfNow(source())
  const begin = Math.min(at + 1, input.length)
  // What is known in advance is there for the rows of the sequence, not for those behind it.
  const given = lens.model.task.knownAhead ? input.length - begin + 1 : Infinity
  const most = Math.min(tokens, places - begin + 1, given)
  const length = Math.max(input.length, begin + most)
  const own = { results: runPlain(await openFor(lens, plan.values, spec, length), from, spec), steps: input.length }
  const origins = await originsOf(lens, plan, from, own)
  const run = await openFor(lens, plan.values, spec, length)
  const before = new Side(lens, spec, run, maskInputs(run.types, noMasks(run.types)), input)
  const after = new Side(lens, spec, run, maskInputs(run.types, masksOf(run.types, plan.changes, origins)), withEdits(input, plan.edits))
  yield { type: 'begin', step: from.step, columns: lens.looked.columns.targets.map(({ name }) => name) }
  for (let told = 0; told < most; told++) {
    const program = await openFor(lens, plan.values, spec, length)
    const [plain, changed] = [before.next(program, from), after.next(program, from)]
    if (!plain || !changed) return yield { type: 'end', reason: 'notFinite' }
    yield { type: 'next', before: plain, after: changed }
    await breathe()
    if (signal?.aborted) return
  }
  yield { type: 'end', reason: most < tokens ? 'places' : 'done' }
}

/** A sequence that grows by what the model says. */
class Side {
  private readonly random: Random
  private readonly inputs: Tensors
  private length: number

  constructor(
    private readonly lens: Interventions,
    private readonly spec: ContinuationSpec,
    run: AlteredRun,
    private readonly masks: Tensors,
    private readonly input: ProbeInput
  ) {
    this.random = Random.fromSeed(spec.sampling.seed)
    this.length = Math.min(spec.at + 1, input.length)
    this.inputs = new Map([...run.inputs].map(([name, type]) => [name, { type, data: this.beginning(name, type, input) }]))
  }

  /** The sequence up to the token from which it goes on; zeros behind it. */
  private beginning(name: string, { dtype, shape }: { dtype: string; shape: readonly number[] }, input: ProbeInput) {
    const [steps = 0, ...rest] = shape
    const width = rest.reduce((product, size) => product * size, 1)
    const data = dtype === 'int32' ? new Int32Array(steps * width) : new Float32Array(steps * width)
    data.set(Array.from(arrayOf({ ...this.spec, input }, name)).slice(0, this.length * width))
    return data
  }

  /** Null where the model says what is not finite. */
  next(run: AlteredRun, from: WeightSource): Said | null {
    const output = floatsOf(run.run(from, this.inputs, this.masks), 'output')
    const steps = run.inputs.values().next().value?.shape[0] ?? 1
    const width = output.length / steps
    const row = output.subarray((this.length - 1) * width, this.length * width)
    const said = this.lens.looked.classes.length > 0 ? this.token(row) : this.numbers(row)
    this.enter('mask', [1])
    this.length += 1
    return said
  }

  private token(logits: Float32Array): Said | null {
    const drawn = sample(logits, this.spec.sampling, this.random)
    if (!drawn) return null
    this.enter('tokens', [drawn.token])
    return { text: this.spec.vocabulary[drawn.token] ?? '', probability: drawn.probability, numbers: [] }
  }

  private numbers(row: Float32Array): Said | null {
    if (!row.every(Number.isFinite)) return null
    this.enter('features', [...row, ...this.knownAhead(row.length)])
    return { text: '', probability: null, numbers: [...inUnits(Float32Array.from(row), this.lens.looked.columns.targets)] }
  }

  /** What is known in advance of the row behind the next one: the sequence has it at that time step. */
  private knownAhead(said: number): ArrayLike<number> & Iterable<number> {
    const width = this.lens.model.task.features ?? 0
    return (this.input.arrays.get('features') ?? []).slice(this.length * width + said, (this.length + 1) * width)
  }

  /** Puts what was said behind the sequence; what does not fit any more is not read. */
  private enter(name: string, values: ArrayLike<number>): void {
    const data = this.inputs.get(name)?.data
    const first = this.length * values.length
    if (data && first + values.length <= data.length) data.set(values, first)
  }
}
