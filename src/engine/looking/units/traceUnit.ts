/** One unit over a stretch of the data, beside the property that it is looked at for. */
import type { UnitTrace } from '../../../contract/procedures/looking/units'
import type { CheckedModel } from '../../model/checkedModel'
import type { WeightSource } from '../inspection/lens'
import type { HeldOutData } from './heldOutData'
import type { Labels } from './labels'
import { planStretch } from './readingPlan'
import type { UnitReader } from './unitReader'

/** Tokens of a trace. */
const tokens = 600

export interface TraceWish {
  readonly layer: string
  readonly node: string
  readonly unit: number
  /** Null: where the property holds at some tokens and not at others. */
  readonly at: { readonly sequence: number; readonly from: number } | null
}

interface TraceSpec {
  readonly reader: UnitReader
  readonly checked: CheckedModel
  readonly data: HeldOutData
  readonly labels: Labels
  readonly source: WeightSource
}

/** Returns null where the model has no such unit. Throws ExecutorError. */
export async function traceUnit(wish: TraceWish, { reader, checked, data, labels, source }: TraceSpec): Promise<UnitTrace | null> {
  const form = reader.form(checked, data)
  const taps = await reader.taps(checked, form)
  const tap = taps.findIndex(({ layer, node }) => layer === wish.layer && node === wish.node)
  const units = taps[tap]?.units ?? 0
  if (wish.unit >= units) return null
  const { sequence, from } = placeIn(data, wish.at ?? mixedPlace(labels))
  const of = data.sequences[sequence]
  const until = Math.min(of?.length ?? 0, from + tokens)
  const values = new Float32Array(until - from).fill(NaN)
  const lengths = data.sequences.map(({ length }) => length)
  const calls = planStretch({ ...form, lengths, whole: data.whole }, sequence, from, until)
  for await (const { rows, values: read } of reader.read(checked, form, { data, calls, source }))
    rows.forEach((row, b) => {
      for (let step = row?.lookedFrom ?? 0; step < (row?.until ?? 0); step++)
        values[step - from] = read[tap]?.[((step - (row?.from ?? 0)) * form.batch + b) * units + wish.unit] ?? NaN
    })
  return {
    step: source.step,
    sequence,
    sequences: data.sequences.length,
    from,
    steps: of?.length ?? 0,
    words: Array.from({ length: until - from }, (_, k) => of?.word(from + k) ?? ''),
    values,
    numbers: labels.values[sequence]?.slice(from, until) ?? new Float32Array(until - from).fill(NaN),
    threshold: labels.threshold
  }
}

type Place = NonNullable<TraceWish['at']>

function placeIn({ sequences }: HeldOutData, { sequence, from }: Place): Place {
  const within = Math.min(sequence, sequences.length - 1)
  return { sequence: within, from: Math.min(from, Math.max(0, (sequences[within]?.length ?? 1) - 1)) }
}

/** The stretch in which the property holds for nearest to half of the tokens. */
function mixedPlace({ values, threshold }: Labels): Place {
  let best: Place & { readonly away: number } = { sequence: 0, from: 0, away: Infinity }
  values.forEach((numbers, sequence) => {
    for (let from = 0; from === 0 || from + tokens <= numbers.length; from += tokens / 2) {
      const stretch = numbers.subarray(from, from + tokens)
      const holding = stretch.reduce((sum, number) => sum + Number(number > threshold), 0)
      const away = Math.abs(holding / stretch.length - 0.5)
      if (away < best.away) best = { sequence, from, away }
    }
  })
  return best
}
