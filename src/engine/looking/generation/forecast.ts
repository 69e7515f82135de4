/** Goes on with a series as a stream: takes the history in, then takes each row that it says as if it were the next of the data. */
import { setImmediate } from 'node:timers/promises'
import type { ForecastEvent } from '../../../contract/events/forecast'
import type { GenerationEnd } from '../../../contract/events/generation'
import { widthsOf } from '../../data/histories'
import type { NumberHistory } from '../../data/histories'
import { predictedOf } from '../../data/series/knownAhead'
import type { NumberColumn } from '../../data/taskData'
import type { Executor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { fewestPlaces } from '../../model/graph/learnedPlaces'
import { inUnits } from '../inspection/prediction'
import { forecastErrors } from './forecastErrors'
import { namedMemory } from './memoryBytes'
import { nextRows, withKnown } from './nextRows'
import { openStepper, roomFor, SLICE } from './stepper'
import type { Stepper } from './stepper'

export interface ForecastSpec {
  readonly model: CheckedModel
  /** The columns that it says: the first of those that it reads. */
  readonly columns: readonly NumberColumn[]
  /** The step whose weights these are. */
  readonly step: number
  readonly weights: Tensors
  readonly history: NumberHistory
  /** Rows to say. */
  readonly steps: number
}

/**
 * Ends early when the signal aborts, when a number is not finite, and where learned positions end. The history has no more rows than there are
 * learned positions. Throws ExecutorError.
 */
export async function* forecast(executor: Executor, spec: ForecastSpec, signal?: AbortSignal): AsyncGenerator<ForecastEvent, void, void> {
  const { model, weights, columns, history, step } = spec
  const began = performance.now()
  const widths = widthsOf(history.known, columns.length)
  const capacity = roomFor(history.values.length / widths.width + spec.steps)
  const stepper = await openStepper(executor, model, weights, { batch: 1, capacity })
  try {
    const places = fewestPlaces(model)
    const [read, truth] = [inUnits(predictedOf(history.values, widths), columns), inUnits(history.truth, columns)]
    const names = columns.map(({ name }) => name)
    const dates = history.dates && { dates: [...history.dates] }
    yield {
      type: 'begin',
      step,
      columns: names,
      history: read,
      truth,
      ...dates,
      season: history.naive?.season ?? null,
      memory: namedMemory(model),
      places
    }
    const said: number[] = []
    const rows = new Rows(stepper, widths.width, places?.count ?? Infinity)
    for await (const values of rows.after(history, spec.steps)) {
      said.push(...values)
      if (values.length > 0) yield { type: 'rows', values: inUnits(Float32Array.from(values), columns) }
      if (signal?.aborted) return
    }
    const errors = forecastErrors(Float32Array.from(said), history, columns)
    yield { type: 'end', reason: rows.reason, errors, seconds: (performance.now() - began) / 1000 }
  } finally {
    stepper.dispose()
  }
}

class Rows {
  reason: GenerationEnd = 'done'

  constructor(
    private readonly stepper: Stepper,
    /** Numbers in a row that the model reads. */
    private readonly width: number,
    /** Rows that can be taken in. */
    private readonly most: number
  ) {}

  /** Gives the rows that follow, as the model says them, a slice of some milliseconds at a time; empty slices while it reads. */
  async *after({ values: history, known }: NumberHistory, steps: number): AsyncGenerator<number[], void, void> {
    let until = performance.now() + SLICE
    let row: Float32Array<ArrayBuffer> = new Float32Array(0)
    for (let at = 0; at < history.length; at += this.width) {
      row = await nextRows(this.stepper, history.slice(at, at + this.width), 1)
      if (performance.now() < until) continue
      yield []
      await setImmediate()
      until = performance.now() + SLICE
    }
    let slice: number[] = []
    for (let said = 0; said < steps; said++) {
      if (said > 0 && this.stepper.length === this.most) return yield* this.end('places', slice)
      if (said > 0) row = await nextRows(this.stepper, withKnown(row, known, said), 1)
      if (!row.every(Number.isFinite)) return yield* this.end('notFinite', slice)
      slice.push(...row)
      if (performance.now() < until) continue
      yield slice
      slice = []
      await setImmediate()
      until = performance.now() + SLICE
    }
    if (slice.length > 0) yield slice
  }

  private *end(reason: 'places' | 'notFinite', slice: number[]): Generator<number[], void, void> {
    this.reason = reason
    if (slice.length > 0) yield slice
  }
}
