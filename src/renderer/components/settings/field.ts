/**
 * Describes a setting as a field of a form. The field holds its words; control and range follow from the schema that declares the
 * setting.
 */
import * as z from 'zod'
import { unwrapped } from '../../../contract/numberRange'

export interface Choice<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly tip?: string
}

/** How a setting is typed that is neither a number nor a choice. */
export interface TextForm {
  show(value: unknown): string
  /** Why a text cannot be taken, or null. */
  refuse(text: string): string | null
  /** Called only with a text that is not refused. */
  read(text: string): unknown
}

/** A field of any settings, as the form draws it. */
export interface AnyField {
  readonly key: string
  readonly label: string
  /** Said below the field. */
  readonly hint?: string
  /** Said on pointing at the field. */
  readonly tip?: string
  /** Shown inside the field while the setting is left out. */
  readonly placeholder?: string
  /** The other settings with which there is this one. */
  readonly when?: Readonly<Record<string, unknown>>
  readonly choices?: readonly Choice[]
  /** The choice, or the number, that stands for a setting that the document leaves out. */
  readonly absent?: string | number
  readonly text?: TextForm
  /** All settings as they start with each choice, where the choice tells which settings there are. */
  readonly starts?: Readonly<Record<string, object>>
}

type KeyOf<S> = S extends unknown ? keyof S & string : never
type ValueOf<S, Key> = S extends unknown ? (Key extends keyof S ? S[Key] : never) : never
type When<S> = { readonly [Key in KeyOf<S>]?: ValueOf<S, Key> | undefined }
type Words<S, Key> = Pick<AnyField, 'label' | 'hint' | 'tip' | 'placeholder'> & { readonly key: Key; readonly when?: When<S> }
type Choosing<Value extends string> =
  | { readonly choices: readonly Choice<Value>[]; readonly starts?: { readonly [V in Value]: object } }
  | { readonly choices: readonly Choice[]; readonly absent: string }
type Extras<Value> = [Value] extends [boolean]
  ? object
  : [Value] extends [number]
    ? { readonly absent?: number; readonly text?: TextForm }
    : [Value] extends [string]
      ? Choosing<Value>
      : { readonly text: TextForm }

/**
 * A field of settings `S`, which may be a union: a switch or a number by its label alone, one of a few values with its choices, anything else with
 * its form as text.
 */
export type Field<S> = { [Key in KeyOf<S>]: Words<S, Key> & Extras<NonNullable<ValueOf<S, Key>>> }[KeyOf<S>]

/** Whether the settings are such that there is the field. */
export function isThere(field: AnyField, settings: object): boolean {
  return Object.entries(field.when ?? {}).every(([key, value]) => valueAt(settings, key) === value)
}

export function valueAt(settings: object, key: string): unknown {
  return Reflect.get(settings, key)
}

/** Settings with one value changed; `undefined` takes it out. */
export function withValue(settings: object, key: string, value: unknown): object {
  const others = Object.entries(settings).filter(([name]) => name !== key)
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]])
}

/** The schema of one of the settings: of a union that of the member to which they belong. */
export function schemaAt(schema: z.ZodType, settings: object, key: string): z.ZodType | undefined {
  const plain = unwrapped(schema)
  if (plain instanceof z.ZodObject) return asSchema(plain.shape[key])
  if (!(plain instanceof z.ZodDiscriminatedUnion)) return undefined
  const { discriminator } = plain.def
  const member = plain.options.find(
    (option) => option instanceof z.ZodObject && asSchema(option.shape[discriminator])?.safeParse(valueAt(settings, discriminator)).success
  )
  return member instanceof z.ZodObject ? asSchema(member.shape[key]) : undefined
}

const asSchema = (value: unknown): z.ZodType | undefined => (value instanceof z.ZodType ? value : undefined)
