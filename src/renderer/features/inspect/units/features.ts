/** Features: a unit with the value from which on it is on, found from a stretch of the data, and as the document keeps it. */
import type { Feature } from '../../../../contract/units/feature'
import type { UnitTrace } from '../../../../contract/procedures/looking/units'
import { propertyText } from '../../../../contract/units/property'
import type { Property } from '../../../../contract/units/property'
import type { TapScores } from '../../../../contract/units/scores'
import { fixedText } from '../../../lib/words/figures'
import { bestThreshold } from './switching'
import { unitName } from './unitName'

/** The unit whose trace is open. */
export interface ChosenUnit {
  readonly map: Pick<TapScores, 'layer' | 'node' | 'name' | 'label' | 'range'>
  /** 0-based. */
  readonly unit: number
}

/** The side of the threshold on which a unit is on. */
export type OnSide = Pick<Feature, 'threshold' | 'above'>

type Stretch = Pick<UnitTrace, 'values' | 'numbers' | 'threshold'>

/** Whether the property holds at a token. */
export const holdsAt = ({ numbers, threshold }: Pick<Stretch, 'numbers' | 'threshold'>, at: number): boolean =>
  (numbers[at] ?? NaN) > threshold
export const isOnAt = ({ values }: Pick<Stretch, 'values'>, { threshold, above }: OnSide, at: number): boolean =>
  above ? (values[at] ?? NaN) > threshold : (values[at] ?? NaN) < threshold

/** The tokens of which it is known whether the property holds. */
const judgedTokens = ({ values, numbers }: Stretch): number[] =>
  Array.from(values, (_, at) => at).filter((at) => !Number.isNaN(numbers[at] ?? NaN))

/** The threshold that tells the tokens with the property from the others best on a stretch (Youden's J). Tokens without a number are left out. */
export function foundSide(trace: Stretch): OnSide {
  const tokens = judgedTokens(trace)
  const { threshold, above } = bestThreshold(
    tokens.map((at) => trace.values[at] ?? NaN),
    (k) => holdsAt(trace, tokens[k] ?? 0)
  )
  return { threshold, above }
}

/** The shares of the tokens with the property and of the others at which the unit is on; NaN where there are none. */
export function onShares(trace: Stretch, side: OnSide): { readonly holding: number; readonly others: number } {
  const tokens = judgedTokens(trace)
  const share = (chosen: readonly number[]) => chosen.filter((at) => isOnAt(trace, side, at)).length / chosen.length
  return { holding: share(tokens.filter((at) => holdsAt(trace, at))), others: share(tokens.filter((at) => !holdsAt(trace, at))) }
}

export function featureOf(name: string, { map, unit }: ChosenUnit, property: Property, { threshold, above }: OnSide): Feature {
  const { layer, node, name: value, label, range } = map
  return { name, layer, node, value, label, range, unit: unit + 1, property, threshold, above }
}

/** The unit of a feature as it is opened. */
export const unitOf = ({ layer, node, value, label, range, unit }: Feature): ChosenUnit => ({
  map: { layer, node, name: value, label, range },
  unit: unit - 1
})

/** Whether two features are of one unit, one property and one threshold, whatever their names. */
export function isSameFeature(a: Feature, b: Feature): boolean {
  const sameUnit = a.layer === b.layer && a.node === b.node && a.unit === b.unit
  return sameUnit && a.threshold === b.threshold && a.above === b.above && propertyText(a.property) === propertyText(b.property)
}

/** For example `lstm.c[71] below −1.2: position in the line`. */
export const featureWords = (feature: Feature): string =>
  `${unitName(unitOf(feature))} ${feature.above ? 'above' : 'below'} ${fixedText(feature.threshold, 2)}: ${propertyText(feature.property)}`
