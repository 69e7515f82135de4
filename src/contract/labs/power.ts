/** The power of the sequence length with which a cost grows, as it was fitted to measurements. */
import * as z from 'zod'

/** With fewer lengths a fit of a constant, a factor and an exponent goes through every point and means nothing. */
export const leastLengthsToFit = 4

export const fittedPowerSchema = z.discriminatedUnion('kind', [
  /** `low` and `high` bound the 95 % interval of the exponent. */
  z.strictObject({ kind: z.literal('power'), exponent: z.number(), low: z.number(), high: z.number() }),
  /** The cost hardly grows. */
  z.strictObject({ kind: z.literal('constant') }),
  /** The measurements vary so much that every exponent that was tried fits them. */
  z.strictObject({ kind: z.literal('unclear') }),
  /** Fewer than `leastLengthsToFit` lengths were measured. */
  z.strictObject({ kind: z.literal('tooFew') })
])
export type FittedPower = z.infer<typeof fittedPowerSchema>

/** An interval as wide as this does not tell a linear cost from a quadratic one. */
export const wideInterval = 1

/** Says a fitted power in words, such as “T^1.98 (95 %: 1.90 to 2.07)”. */
export function powerWords(fitted: FittedPower): string {
  switch (fitted.kind) {
    case 'tooFew':
      return `too few lengths to fit (needs ${leastLengthsToFit})`
    case 'unclear':
      return 'varies too much to fit a power'
    case 'constant':
      return 'constant'
    case 'power': {
      const interval = `95 %: ${fitted.low.toFixed(2)} to ${fitted.high.toFixed(2)}`
      const wide = fitted.high - fitted.low >= wideInterval ? ', too wide to tell' : ''
      return `T^${fitted.exponent.toFixed(2)} (${interval}${wide})`
    }
    default:
      return fitted satisfies never
  }
}
