/** Says in words how far a gradient travels, as a distance in time. */
import { countText, shortText } from '../words/figures'
import { measureReach, verdictOf } from './reachDistance'
import type { Crossing, GradientReach } from './reachDistance'

/** The word for a time step, such as `token`. */
export type StepWord = 'token' | 'time step'

/** Describes a gradient in words that follow its name, such as `halves every 6 tokens; 1 % is left 40 tokens back`. */
export function reachWords(norms: Float32Array, from: number, unit: StepWord = 'token'): string {
  return wordsOf(measureReach(norms, from), unit)
}

export function wordsOf(reach: GradientReach, unit: StepWord): string {
  switch (reach.kind) {
    case 'notFinite':
      return 'is not finite, since it overflows'
    case 'zero':
      return `is zero at every ${unit}`
    case 'stays':
      return stayWords(reach, unit)
    case 'grows':
      return growthWords(reach, unit)
    case 'falls':
      return fallWords(reach, unit)
    default:
      return reach satisfies never
  }
}

function stayWords({ left, span, least }: Extract<GradientReach, { kind: 'stays' }>, unit: StepWord): string {
  const end = `at the first ${unit}, ${distanceText(span, unit)} back`
  if (least.share > left / 2) return `barely falls: ${percentText(left)} is left ${end}`
  return `falls to ${percentText(least.share)}, ${distanceText(least.distance, unit)} back, and is ${percentText(left)} ${end}`
}

function growthWords({ doubling, times, distance }: Extract<GradientReach, { kind: 'grows' }>, unit: StepWord): string {
  const rate = doubling === null ? '' : `: it doubles every ${everyText(doubling, unit)}`
  return `grows on the way back${rate}, and is ${countText(times)} times larger ${distanceText(distance, unit)} back`
}

function fallWords(reach: Extract<GradientReach, { kind: 'falls' }>, unit: StepWord): string {
  const { halving, half, hundredth, left, span } = reach
  const rate =
    halving === null
      ? `does not fall at one rate: half is left ${distanceText(half.distance, unit)} back`
      : `halves every ${everyText(halving, unit)}`
  if (hundredth === null) return `${rate}; ${percentText(left)} is left at the first ${unit}, ${distanceText(span, unit)} back`
  return `${rate}; ${hundredthWords(hundredth, reach, unit)}`
}

function hundredthWords({ distance, measured }: Crossing, { left, span }: { left: number; span: number }, unit: StepWord): string {
  if (measured) return `1 % is left ${distanceText(distance, unit)} back`
  const end = `${percentText(left)} is left at the first ${unit}, ${distanceText(span, unit)} back`
  return `${end}. If it went on like this, 1 % would be left ${distanceText(distance, unit)} back`
}

/** Says for how long a gradient lasts, against the length of the sequence. */
export function verdictWords(reach: GradientReach, unit: StepWord): string {
  const verdict = verdictOf(reach)
  const words = {
    vanishes: 'vanishes',
    fades: `fades before the first ${unit}`,
    arrives: `reaches the first ${unit}`,
    explodes: 'explodes',
    unknown: ''
  }
  return words[verdict]
}

/** Follows the word `every`: `6 tokens`, `token`. */
export function everyText(distance: number, unit: StepWord): string {
  const text = distanceText(distance, unit)
  return text === `1 ${unit}` ? unit : text
}

/** `6 tokens`, `1.5 tokens`, `1 token`. */
export function distanceText(distance: number, unit: StepWord): string {
  const number = distance < 10 ? Number(distance.toFixed(1)) : Math.round(distance)
  return `${countTextOf(number)} ${unit}${number === 1 ? '' : 's'}`
}

const countTextOf = (number: number): string => (number < 10 ? String(number) : countText(number))

/** `80 %`, `0.3 %`, `1.2e−7 %`. */
export function percentText(share: number): string {
  return `${shortText(Number((100 * share).toPrecision(2)))} %`
}
