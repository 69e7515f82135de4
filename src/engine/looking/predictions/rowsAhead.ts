/** Evaluates forecasts of a series by rows ahead, from many beginnings in the data (rolling origin, Tashman 2000), many side by side. */
import type { AheadColumn, AheadErrors, AheadEvent } from '../../../contract/events/predictions'
import type { DataPart } from '../../../contract/events/probe'
import { evenly } from '../../data/batches/spreadEvenly'
import { widthsOf } from '../../data/histories'
import type { Histories, NumberHistory, Origins } from '../../data/histories'
import type { NumberColumn } from '../../data/taskData'
import type { Executor, Tensors } from '../../executors/executor'
import { breathe } from '../../learning/training/pause'
import type { CheckedModel } from '../../model/checkedModel'
import { nextRows, withKnown } from '../generation/nextRows'
import { naiveError, simpleForecasts } from '../generation/simpleForecasts'
import { openStepper, roomFor } from '../generation/stepper'
import type { Stepper } from '../generation/stepper'

/** Sequences that are forecast side by side. */
const mostTogether = 32
/** Milliseconds from one word of progress to the next. */
const pace = 200

export interface AheadSpec {
  readonly model: CheckedModel
  /** The columns that are predicted. */
  readonly columns: readonly NumberColumn[]
  readonly step: number
  readonly weights: Tensors
  readonly origins: Origins
  readonly part: DataPart
  /** Rows that the model reads: a history of the origins has these, and rows before them where a season is longer. */
  readonly history: number
  readonly horizon: number
  /** Beginnings that are taken at most. */
  readonly most: number
}

/** The origins of a part, with histories that are as long as the season where the data has room for that; null where there are none. */
export function originsFor(histories: Histories, part: DataPart, history: number, horizon: number): Origins | null {
  const origins = histories.origins?.(part, { history, ahead: horizon })
  if (!origins || origins.count === 0) return null
  const season = origins.at(0).naive?.season ?? 1
  const longer = season > history ? histories.origins?.(part, { history: season, ahead: horizon }) : null
  return longer && longer.count > 0 ? longer : origins
}

/** Tells how far it is, and at last the errors. Ends when the signal aborts. Throws ExecutorError. */
export async function* rowsAhead(executor: Executor, spec: AheadSpec, signal?: AbortSignal): AsyncGenerator<AheadEvent, void, void> {
  const { model, weights, columns, origins, history, horizon } = spec
  const places = evenly(origins.count, spec.most)
  const together = Math.min(mostTogether, places.length)
  const stepper = await openStepper(executor, model, weights, { batch: together, capacity: roomFor(history + horizon) })
  try {
    const sums = new ErrorSums(columns, horizon, origins.at(0))
    let told = performance.now()
    yield { type: 'progress', done: 0, of: places.length }
    for (let done = 0; done < places.length; done += together) {
      const read = places.slice(done, done + together).map((place) => origins.at(place))
      const said = await forecasts(stepper, read, { width: columns.length, history, horizon, together }, signal)
      if (said === null) return
      read.forEach((one, b) => sums.add(said[b] ?? [], one))
      if (performance.now() - told < pace) continue
      told = performance.now()
      yield { type: 'progress', done: Math.min(places.length, done + together), of: places.length }
    }
    const { step, part } = spec
    const taken = { step, part, horizon, history, origins: places.length, of: origins.count }
    yield { type: 'ahead', errors: { ...taken, ...sums.means() } }
  } finally {
    stepper.dispose()
  }
}

interface Sizes {
  readonly width: number
  readonly history: number
  readonly horizon: number
  readonly together: number
}

/** What the model says after each history, [horizon × width] as it says it; null where the signal aborts. */
async function forecasts(
  stepper: Stepper,
  read: readonly NumberHistory[],
  { width, history, horizon, together }: Sizes,
  signal?: AbortSignal
): Promise<number[][] | null> {
  const said = read.map((): number[] => [])
  const { width: inputs } = widthsOf(read[0]?.known, width)
  stepper.begin()
  let output = new Float32Array(0)
  for (let at = 0; at < history + horizon - 1; at++) {
    const features = new Float32Array(together * inputs)
    read.forEach(({ values, known }, b) => {
      const row = values.length / inputs - history + at
      const isRead = at < history
      const own = output.subarray(b * width, (b + 1) * width)
      features.set(isRead ? values.subarray(row * inputs, (row + 1) * inputs) : withKnown(own, known, at - history + 1), b * inputs)
    })
    output = await nextRows(stepper, features, together)
    if (at >= history - 1) said.forEach((rows, b) => rows.push(...output.subarray(b * width, (b + 1) * width)))
    await breathe()
    if (signal?.aborted) return null
  }
  return said
}

/** Sums absolute errors by row ahead and column, in the columns' units. */
class ErrorSums {
  private readonly model: Float64Array
  private readonly lastValue: Float64Array
  private readonly seasonal: Float64Array
  private count = 0

  /** `first`: one of the histories, which all have as many rows and the same naive forecast. */
  constructor(
    private readonly columns: readonly NumberColumn[],
    private readonly horizon: number,
    private readonly first: NumberHistory
  ) {
    const size = columns.length * horizon
    this.model = new Float64Array(size)
    this.lastValue = new Float64Array(size)
    this.seasonal = new Float64Array(size)
  }

  /** `said` [horizon × columns]. */
  add(said: readonly number[], history: NumberHistory): void {
    const width = this.columns.length
    const { lastValue, seasonal } = simpleForecasts(history, width)
    this.count += 1
    for (let ahead = 0; ahead < this.horizon; ahead++)
      this.columns.forEach(({ scale }, c) => {
        const right = history.truth[ahead * width + c] ?? NaN
        const cell = c * this.horizon + ahead
        const off = (sums: Float64Array, value: number) => (sums[cell] = (sums[cell] ?? 0) + Math.abs(value - right) * scale)
        off(this.model, said[ahead * width + c] ?? NaN)
        off(this.lastValue, lastValue(c))
        off(this.seasonal, seasonal(ahead, c))
      })
  }

  means(): Pick<AheadErrors, 'season' | 'columns'> {
    const { first } = this
    const { season: rows } = simpleForecasts(first, this.columns.length)
    // The value of one row before is the last value.
    const season = rows === 1 ? null : rows
    const of = (sums: Float64Array, c: number) => sums.slice(c * this.horizon, (c + 1) * this.horizon).map((sum) => sum / this.count)
    const columns = this.columns.map(({ name, scale }, c): AheadColumn => ({
      name,
      model: of(this.model, c),
      lastValue: of(this.lastValue, c),
      seasonal: season === null ? null : of(this.seasonal, c),
      naive: naiveError(first.naive, c, scale)
    }))
    return { season, columns }
  }
}
