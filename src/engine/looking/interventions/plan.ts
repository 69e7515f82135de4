/** Reads a list of interventions as changes of a model's values and tokens, or says why they do not fit the model. */
import type { Intervention, ValueChange } from '../../../contract/interventions/intervention'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Alterable } from '../../model/layers/alter'
import type { ProbeInput } from '../../data/openedProbe'
import { valueKey } from './alterableValues'

/** A change of one value, with 0-based columns and tokens; `to` is the token behind the last. */
export interface PlannedChange {
  readonly value: Alterable
  readonly columns: readonly number[]
  readonly from: number
  readonly to: number
  readonly how: How
}

/** A column becomes column · scale + shift; the beginning of its state; or what it is in another sequence. */
export type How =
  | { readonly kind: 'affine'; readonly scale: number; readonly shift: number }
  | { readonly kind: 'initial' }
  /** `source`: the index of the sequence, null for the one that is run; `token`: 0-based, null for the token that is changed. */
  | { readonly kind: 'copy'; readonly source: number | null; readonly token: number | null }

export interface Plan {
  /** The values that any row names, of rows that are off too, so that switching a row needs no other program. */
  readonly values: readonly Alterable[]
  readonly changes: readonly PlannedChange[]
  /** 0-based token → its new index in the vocabulary. */
  readonly edits: ReadonlyMap<number, number>
  /** The sequences from which values are copied. */
  readonly sources: readonly ProbeInput[]
}

export interface Around {
  readonly values: readonly Alterable[]
  readonly vocabulary: readonly string[]
  /** Tokens of the sequence; null where the changes are for sequences of the data, in which no token is edited. */
  readonly length: number | null
  /** Opens the sequence that a row copies from; null for the sequence that is run. */
  readonly open: (row: Extract<Intervention, { kind: 'copy' }>) => { readonly ok: true; readonly probe: ProbeInput | null } | Refused
}
interface Refused {
  readonly ok: false
  readonly problems: readonly Problem[]
}

export type Planned = { readonly ok: true; readonly plan: Plan } | Refused

/** Every row is checked, also one that is off. */
export function planInterventions(rows: readonly Intervention[], around: Around): Planned {
  const planning = new Planning(around)
  for (const row of rows) planning.take(row)
  return planning.problems.length > 0 ? { ok: false, problems: planning.problems } : { ok: true, plan: planning.plan() }
}

class Planning {
  readonly problems: Problem[] = []
  private readonly values = new Map<string, Alterable>()
  private readonly changes: PlannedChange[] = []
  private readonly edits = new Map<number, number>()
  private readonly sources: ProbeInput[] = []

  constructor(private readonly around: Around) {}

  plan(): Plan {
    return { values: [...this.values.values()], changes: this.changes, edits: this.edits, sources: this.sources }
  }

  take(row: Intervention): void {
    if (row.kind === 'edit') this.edit(row)
    else this.change(row)
  }

  private edit({ token, to, on }: Extract<Intervention, { kind: 'edit' }>): void {
    const { vocabulary, length } = this.around
    if (vocabulary.length === 0) return this.refuse(problem('intervention.noTokens', {}, {}))
    const index = vocabulary.indexOf(to)
    if (index < 0) return this.refuse(problem('intervention.word', {}, { word: to }))
    if (length === null) return
    if (token > length) return this.refuse(problem('intervention.token', {}, { token, tokens: length }))
    if (on) this.edits.set(token - 1, index)
  }

  private change(row: ValueChange): void {
    const value = this.valueOf(row)
    if (!value) return
    const outside = row.units?.find((unit) => unit > value.units)
    const dims = value.width / value.units
    const outsideDim = row.dims?.find((dim) => dim > dims)
    const named = { layer: row.layer, value: row.value }
    if (outside !== undefined)
      return this.refuse(problem('intervention.unit', { layer: row.layer }, { ...named, unit: outside, units: value.units }))
    if (outsideDim !== undefined) return this.refuse(problem('intervention.dim', { layer: row.layer }, { ...named, dim: outsideDim, dims }))
    const misfit = misfitOf(row, value)
    if (misfit) return this.refuse(problem('intervention.unfit', { layer: row.layer }, { ...named, why: misfit }))
    const how = row.kind === 'copy' ? this.copied(row) : plainHow(row)
    if (!how) return
    this.values.set(valueKey(value), value)
    if (row.on) this.changes.push({ value, columns: columnsOf(value, row), from: row.from - 1, to: row.to ?? Infinity, how })
  }

  private valueOf({ layer, value: name }: ValueChange): Alterable | null {
    const ofLayer = this.around.values.filter((each) => each.layer === layer)
    const value = ofLayer.find((each) => each.name === name)
    if (value) return value
    const known = ofLayer.length > 0 ? 'layer' : 'none'
    const values = known === 'layer' ? ofLayer.map((each) => each.name) : [...new Set(this.around.values.map((each) => each.layer))]
    this.refuse(problem('intervention.value', { layer }, { layer, value: name, values, known }))
    return null
  }

  private copied(row: Extract<Intervention, { kind: 'copy' }>): How | null {
    const opened = this.around.open(row)
    if (!opened.ok) {
      this.problems.push(...opened.problems)
      return null
    }
    const { probe } = opened
    const tokens = probe?.length ?? this.around.length
    if (row.token !== null && tokens !== null && row.token > tokens) {
      this.refuse(problem('intervention.token', {}, { token: row.token, tokens }))
      return null
    }
    if (probe) this.sources.push(probe)
    return { kind: 'copy', source: probe ? this.sources.length - 1 : null, token: row.token === null ? null : row.token - 1 }
  }

  private refuse(refused: Problem): void {
    this.problems.push(refused)
  }
}

function misfitOf({ kind }: ValueChange, { initial, range, copies }: Alterable): 'state' | 'gate' | 'copy' | null {
  if (kind === 'reset' && initial === null) return 'state'
  if ((kind === 'open' || kind === 'shut') && range !== 'gate') return 'gate'
  return kind === 'copy' && !copies ? 'copy' : null
}

function plainHow(row: Exclude<ValueChange, { kind: 'copy' }>): How {
  switch (row.kind) {
    case 'clamp':
      return { kind: 'affine', scale: 0, shift: row.amount }
    case 'scale':
      return { kind: 'affine', scale: row.amount, shift: 0 }
    case 'shift':
      return { kind: 'affine', scale: 1, shift: row.amount }
    case 'zero':
    case 'shut':
      return { kind: 'affine', scale: 0, shift: 0 }
    case 'open':
      return { kind: 'affine', scale: 0, shift: 1 }
    case 'reset':
      return { kind: 'initial' }
    default:
      return row satisfies never
  }
}

/** The numbers of some units, and of some of their dimensions, counted from 1; of all where none are named. */
function columnsOf({ width, units: count }: Alterable, { units, dims }: Pick<ValueChange, 'units' | 'dims'>): number[] {
  const size = width / count
  const all = (length: number) => Array.from({ length }, (_, k) => k + 1)
  return (units ?? all(count)).flatMap((unit) => (dims ?? all(size)).map((dim) => (unit - 1) * size + dim - 1))
}
