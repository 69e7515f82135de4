/** How well each unit of a model tells a property of its data: what the search for units streams. */
import * as z from 'zod'
import { roleSchema } from '../document/cellGraph'
import { rangeSchema } from '../events/probe'
import { problemSchema } from '../problems/problems'
import { float32 } from '../procedures/common'
import { propertySchema } from './property'

/** The scores of one gate or state, a number for each unit. */
export const tapScoresSchema = z.strictObject({
  layer: z.string(),
  /** The cell node's id; the value's own name where there is no cell. */
  node: z.string(),
  name: z.string(),
  /** The words for the value without its name: `forget gate`, `cell state`. */
  label: z.string(),
  role: roleSchema,
  range: rangeSchema,
  units: z.int(),
  /** The area under the ROC curve: 1 where the unit is always higher with the property, 0 where it is always lower, 0.5 by chance. */
  auc: float32,
  /** Pearson's correlation of the unit with the property's number, or with 1 and 0 where it is a property that holds or does not. */
  correlation: float32,
  /** The area of the unit with the labels shifted along the data. */
  shuffled: float32,
  /** The area and the correlation of the unit in the same model with fresh weights. */
  control: float32,
  controlCorrelation: float32
})
export type TapScores = z.infer<typeof tapScoresSchema>

export const unitScoresSchema = z.strictObject({
  /** The training step whose weights these are. */
  step: z.int(),
  property: propertySchema,
  /** Tokens of validation data that were looked at, and those of them that have the property. */
  tokens: z.int(),
  holding: z.int(),
  /** The property holds where its number is above this one. */
  threshold: z.number(),
  /** Whether states were carried from beginning to end; else the model read windows as long as its training sequences. */
  carried: z.boolean(),
  maps: z.array(tapScoresSchema)
})
export type UnitScores = z.infer<typeof unitScoresSchema>

export const unitsEventSchema = z.discriminatedUnion('type', [
  /** `model` and `control` read the data and rank the units of the model and of its untrained control. */
  z.strictObject({ type: z.literal('progress'), stage: z.enum(['compile', 'model', 'control']), done: z.number(), of: z.number() }),
  z.strictObject({ type: z.literal('refused'), problem: problemSchema }),
  z.strictObject({ type: z.literal('scores'), scores: unitScoresSchema })
])
export type UnitsEvent = z.infer<typeof unitsEventSchema>

/** A unit among all, with how well it tells the property. */
export interface RankedUnit {
  readonly map: TapScores
  /** 0-based. */
  readonly unit: number
  readonly auc: number
  /** From 0.5 on: the area, or one minus it where the unit is lower with the property. */
  readonly strength: number
  readonly correlation: number
  readonly control: number
  readonly shuffled: number
}

export const strengthOf = (auc: number): number => Math.max(auc, 1 - auc)

/** All units, the best detector first. Units without a score are left out. */
export function rankedUnits({ maps }: Pick<UnitScores, 'maps'>, by: 'auc' | 'correlation' = 'auc'): RankedUnit[] {
  const value = ({ strength, correlation }: RankedUnit): number => (by === 'auc' ? strength : Math.abs(correlation))
  const units = maps.flatMap((map) => Array.from(map.auc, (_, unit) => rankedUnit(map, unit)))
  return units.filter(({ auc }) => !Number.isNaN(auc)).sort((a, b) => value(b) - value(a))
}

function rankedUnit(map: TapScores, unit: number): RankedUnit {
  const [auc = NaN, correlation = NaN, control = NaN, shuffled = NaN] = [
    map.auc[unit],
    map.correlation[unit],
    map.control[unit],
    map.shuffled[unit]
  ]
  return { map, unit, auc, strength: strengthOf(auc), correlation, control, shuffled }
}

/** The best areas that the untrained model and shuffled labels reach with any unit: what chance gives a search of that size. */
export function bestByChance({ maps }: Pick<UnitScores, 'maps'>): Record<'control' | 'shuffled', number> {
  const best = (key: 'control' | 'shuffled'): number =>
    maps.reduce((most, map) => map[key].reduce((top, auc) => (Number.isNaN(auc) ? top : Math.max(top, strengthOf(auc))), most), 0.5)
  return { control: best('control'), shuffled: best('shuffled') }
}
