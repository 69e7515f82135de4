/** The values that a swept setting takes: all of a grid, or one that is drawn. Ranges are even in the number or in its logarithm. */
import type { SettingValue } from '../../../../contract/runs/settings'
import type { SweptSetting } from '../../../../contract/runs/sweep'
import type { Random } from '../../../data/random'

type SweptRange = Extract<SweptSetting, { from: number }>

/** A setting with whether it takes whole numbers only. */
export interface Swept {
  readonly path: string
  readonly setting: SweptSetting
  readonly whole: boolean
}

/** The values of a grid, each once, in the order in which they are given, and those of a range from its one end to the other. */
export function gridValues({ setting, whole }: Swept): SettingValue[] {
  if ('values' in setting) return [...new Set(setting.values)]
  const { count } = setting
  const points = Array.from({ length: count }, (_, k) => tidy(pointOf(setting, k / (count - 1)), whole))
  // The ends are exact, whatever a logarithm and its power have rounded.
  return [...new Set([setting.from, ...points.slice(1, -1), setting.to])]
}

/** One value: any of a list with equal chances; of a range, anywhere in it. Of whole numbers, each has its share of the range, the ends too. */
export function drawnValue({ setting, whole }: Swept, random: Random): SettingValue {
  if ('values' in setting) return setting.values[random.below(setting.values.length)] ?? null
  const share = random.uniform()
  if (!whole) return tidy(pointOf(setting, share), false)
  const wide = { ...setting, from: setting.from - 0.5, to: setting.to + 0.5 }
  return Math.min(setting.to, Math.max(setting.from, Math.round(pointOf(wide, share))))
}

/** How many values a setting can have at most; infinite for a range of numbers. */
export function valueCount({ setting, whole }: Swept): number {
  if ('values' in setting) return new Set(setting.values).size
  return whole ? setting.to - setting.from + 1 : Infinity
}

/** @param share 0 for the one end, 1 for the other */
function pointOf({ from, to, scale }: SweptRange, share: number): number {
  return scale === 'log' ? from * (to / from) ** share : from + (to - from) * share
}

/** Six digits are enough for a setting, and make it readable. */
const tidy = (value: number, whole: boolean): number => (whole ? Math.round(value) : Number(value.toPrecision(6)))
