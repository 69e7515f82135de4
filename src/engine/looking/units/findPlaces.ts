/** Goes through the data for places where chosen units are on together, and tells of them as it reads. */
import { mostContext, mostMatch, mostPlaces } from '../../../contract/units/places'
import type { Condition, FoundPlace, PlacesEvent } from '../../../contract/units/places'
import type { CheckedModel } from '../../model/checkedModel'
import { breathe } from '../../learning/training/pause'
import type { WeightSource } from '../inspection/lens'
import type { HeldOutData } from './heldOutData'
import { planReading } from './readingPlan'
import type { PlannedRow } from './readingPlan'
import type { ReadCall, ReadingForm, ReadTap, UnitReader } from './unitReader'

interface PlacesSpec {
  readonly reader: UnitReader
  readonly checked: CheckedModel
  readonly data: HeldOutData
  readonly source: WeightSource
  readonly conditions: readonly Condition[]
  /** For how many time steps the units were on in the selection. */
  readonly span: number
}

/** A condition with the array of a call in which its unit lies. */
interface Located extends Condition {
  readonly tap: number
  readonly units: number
}

export type Locating =
  | { readonly ok: true; readonly conditions: readonly Located[]; readonly form: ReadingForm }
  | { readonly ok: false; readonly missing: Condition }

/** Finds the units of the conditions, or the first one that the model does not have. Throws ExecutorError. */
export async function locate({ reader, checked, data, conditions }: Omit<PlacesSpec, 'source' | 'span'>): Promise<Locating> {
  const form = reader.form(checked, data)
  const taps = await reader.taps(checked, form)
  const located = conditions.map((condition) => locatedIn(condition, taps))
  const missing = conditions.find((_, k) => located[k] === null)
  return missing ? { ok: false, missing } : { ok: true, form, conditions: located.filter((each) => each !== null) }
}

function locatedIn(condition: Condition, taps: readonly ReadTap[]): Located | null {
  const tap = taps.findIndex(({ layer, node }) => layer === condition.layer && node === condition.node)
  const units = taps[tap]?.units ?? 0
  return condition.unit < units ? { ...condition, tap, units } : null
}

/** Throws ExecutorError. */
export async function* findPlaces(
  { reader, checked, data, source, span }: Omit<PlacesSpec, 'conditions'>,
  { form, conditions }: Extract<Locating, { ok: true }>
): AsyncGenerator<PlacesEvent, void, void> {
  const lengths = data.sequences.map(({ length }) => length)
  const calls = planReading({ ...form, lengths, whole: data.whole, steps: Infinity })
  const of = calls.flat().reduce((sum, row) => sum + stepsOf(row), 0)
  const search = new PlaceSearch(data, form, conditions, span)
  let read = 0
  for await (const call of reader.read(checked, form, { data, calls, source })) {
    search.take(call)
    read += call.rows.reduce((sum, row) => sum + stepsOf(row), 0)
    yield { sequences: lengths.length, read, of, ...search.news() }
    await breathe()
  }
  search.end()
  yield { sequences: lengths.length, read, of, ...search.news() }
}

const stepsOf = (row: PlannedRow | null): number => (row ? Math.max(0, row.until - row.lookedFrom) : 0)

/** Time steps, one after another, at which all units are on. */
interface OpenPlace {
  readonly sequence: number
  readonly from: number
  until: number
  /** The sum over its time steps of the nearness of the unit that is nearest to its threshold. */
  sum: number
}

export class PlaceSearch {
  private readonly open: (OpenPlace | null)[]
  private found = 0
  private fresh: FoundPlace[] = []
  /** The scores of the best places, the lowest first. */
  private best: number[] = []

  constructor(
    private readonly data: HeldOutData,
    private readonly form: ReadingForm,
    private readonly conditions: readonly Located[],
    private readonly span: number
  ) {
    this.open = Array.from({ length: form.batch }, () => null)
  }

  take({ rows, values }: ReadCall): void {
    for (let b = 0; b < this.form.batch; b++) {
      const row = rows[b] ?? null
      const open = this.open[b]
      if (open && (row?.fresh !== false || row.sequence !== open.sequence || row.lookedFrom !== open.until)) this.close(b)
      if (row) this.takeRow(row, b, values)
    }
  }

  end(): void {
    this.open.forEach((_, b) => this.close(b))
  }

  /** What was found, and the good places since the last call. */
  news(): Pick<PlacesEvent, 'found' | 'places'> {
    const places = this.fresh.sort((a, b) => b.score - a.score).slice(0, mostPlaces)
    this.fresh = []
    return { found: this.found, places }
  }

  private takeRow({ sequence, from, lookedFrom, until }: PlannedRow, b: number, values: readonly Float32Array[]): void {
    for (let step = lookedFrom; step < until; step++) {
      const strength = this.strengthAt((step - from) * this.form.batch + b, values)
      if (strength === null) this.close(b)
      else {
        const open = (this.open[b] ??= { sequence, from: step, until: step, sum: 0 })
        open.until = step + 1
        open.sum += strength
      }
    }
  }

  /** From 0 to 1, of the unit that is nearest to its threshold; null where a unit is off. */
  private strengthAt(place: number, values: readonly Float32Array[]): number | null {
    let least = 1
    for (const { tap, units, unit, threshold, above, distance } of this.conditions) {
      const value = values[tap]?.[place * units + unit] ?? NaN
      const beyond = above ? value - threshold : threshold - value
      if (!(beyond > 0)) return null
      least = Math.min(least, beyond / distance)
    }
    return least
  }

  private close(b: number): void {
    const open = this.open[b]
    this.open[b] = null
    if (!open) return
    this.found += 1
    const score = open.sum / Math.max(this.span, open.until - open.from)
    if (!this.isGood(score)) return
    const words = this.data.sequences[open.sequence]
    const text = (from: number, until: number): string =>
      Array.from({ length: Math.max(0, until - from) }, (_, k) => words?.word(from + k) ?? '').join(this.joint())
    const { sequence, from, until } = open
    const end = words?.length ?? 0
    this.fresh.push({
      sequence,
      from,
      until,
      score,
      before: text(Math.max(0, from - mostContext), from),
      match: text(from, Math.min(until, from + mostMatch)),
      after: text(until, Math.min(end, until + mostContext))
    })
  }

  /** Numbers are words of their own. */
  private joint(): string {
    return this.data.sequences[0]?.inputs.has('features') === true ? ' ' : ''
  }

  /** Whether a score is among the best up to now. */
  private isGood(score: number): boolean {
    if (this.best.length >= mostPlaces && score <= (this.best[0] ?? 0)) return false
    const place = this.best.findIndex((each) => each > score)
    this.best.splice(place < 0 ? this.best.length : place, 0, score)
    if (this.best.length > mostPlaces) this.best.shift()
    return true
  }
}
