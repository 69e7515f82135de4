/** Reads numbers that people type, such as `0.003`, `1e-8` or `100,000`, and checks them against the range of a schema. */
import * as z from 'zod'

export interface NumberRange {
  readonly min: number
  readonly max: number
  readonly whole?: boolean
  /** Whether the lowest value itself is left out. */
  readonly above?: boolean
  /** True where an empty field is allowed. */
  readonly optional?: boolean
}

/** The range of a schema of numbers, which may also be `optional`, `nullable` or have a default. */
export function rangeOf(schema: unknown): NumberRange {
  const plain = unwrapped(schema)
  if (!(plain instanceof z.ZodNumber)) throw new Error('The schema is none of numbers')
  const [min, max] = [plain.minValue ?? -Infinity, plain.maxValue ?? Infinity]
  return { min, max, whole: plain.isInt, above: !plain.safeParse(min).success, optional: isOptional(schema) }
}

/** Removes the wrappers of a schema that make its value optional, nullable or give it a default. */
export function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema
}

const isOptional = (schema: unknown): boolean => schema instanceof z.ZodOptional || schema instanceof z.ZodNullable

/** Returns NaN when the text is no number. */
export function readNumber(text: string): number {
  const plain = text.replace(/(\d)[, _](?=\d{3}(?!\d))/g, '$1').replace('−', '-')
  return plain.trim() === '' ? NaN : Number(plain)
}

/** Says why a text is no number of the range; null when it is one. */
export function numberRefusal(text: string, range: NumberRange): string | null {
  if (text.trim() === '') return range.optional === true ? null : `Give ${what(range)}.`
  const value = readNumber(text)
  if (!Number.isFinite(value)) return `“${text}” is not a number. Give ${what(range)}.`
  if (range.whole === true && !Number.isInteger(value)) return `Give ${what(range)}.`
  const low = range.above === true ? value <= range.min : value < range.min
  return low || value > range.max ? `Give ${what(range)}.` : null
}

function what({ min, max, whole, above }: NumberRange): string {
  const kind = whole === true ? 'a whole number' : 'a number'
  const text = (value: number) =>
    Math.abs(value) < 1e15 ? value.toLocaleString('en-US', { maximumFractionDigits: 6 }) : value.toPrecision(2).replace('+', '')
  return above === true ? `${kind} above ${text(min)}, at most ${text(max)}` : `${kind} from ${text(min)} to ${text(max)}`
}
