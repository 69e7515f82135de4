/** Reads times and switched-off rules of options, such as `90s`, `15min`, `2h` or `none`. */
import { InvalidArgumentError } from 'commander'
import { stopSchema } from '../../../contract/document/stopping'

const units = new Map([
  ['', 1],
  ['s', 1],
  ['min', 60],
  ['m', 60],
  ['h', 3_600]
])

/** Seconds; a number without a unit is one of seconds. */
export function readDuration(text: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+)\s*([a-z]*)$/.exec(text.trim()) ?? []
  const seconds = stopSchema.shape.seconds.safeParse(amount === '' ? undefined : Number(amount) * (units.get(unit) ?? NaN))
  if (!seconds.success || typeof seconds.data !== 'number') throw new InvalidArgumentError('Give a time such as 90s, 15min or 2h.')
  return seconds.data
}

/** A number, or the word that switches a rule off. The parser of options would turn null into an empty text. */
export type OrNone = number | 'none'

/** Reads everything but `none` as `read` does. */
export const orNone =
  (read: (text: string) => number) =>
  (text: string): OrNone =>
    text === 'none' ? 'none' : read(text)
