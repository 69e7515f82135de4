/** How one field of a view is written into a link, and read from it again. */

/** A name and a text of the link, such as `at` and `13`. */
export type Part = readonly [name: string, text: string]
export type Parts = ReadonlyMap<string, readonly string[]>

/** A part that cannot be read; `wanted`: what it should be, such as `a whole number from 1 on`. */
export interface Unreadable {
  readonly name: string
  readonly text: string
  readonly wanted: string
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Unreadable }

export interface Field<T> {
  /** The names of the parts that say it. */
  readonly names: readonly string[]
  /** What holds where the link does not say it. */
  readonly first: T
  write(value: T): readonly Part[]
  read(parts: Parts): Read<T>
}

interface Form<T> {
  readonly first: T
  readonly wanted: string
  write(value: T): string
  /** Undefined where the text is no such value. */
  read(text: string): T | undefined
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A field that one part says. What holds anyway is not written. */
export function field<T>(name: string, { first, wanted, write, read }: Form<T>): Field<T> {
  return {
    names: [name],
    first,
    write: (value) => (same(value, first) ? [] : [[name, write(value)]]),
    read(parts) {
      const texts = parts.get(name) ?? []
      const [text] = texts
      if (text === undefined) return { ok: true, value: first }
      const value = texts.length === 1 ? read(text) : undefined
      return value === undefined ? { ok: false, problem: { name, text: texts.join(', '), wanted } } : { ok: true, value }
    }
  }
}

/** A number of people, from 1 on, for one of code, from 0 on. */
export const count = (name: string): Field<number> => field(name, { ...counted, first: 0 })

export const counted = {
  wanted: 'a whole number from 1 on',
  write: (index: number) => String(index + 1),
  read: (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : undefined)
}

/** The step of a checkpoint. */
export const steps = {
  wanted: 'the number of a training step',
  write: (step: number) => String(step),
  read: (text: string) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined)
}

export const flag = (name: string, first: boolean): Field<boolean> =>
  field(name, {
    first,
    wanted: 'yes or no',
    write: (on) => (on ? 'yes' : 'no'),
    read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined)
  })

export function choice<const T extends string>(name: string, all: readonly T[], first: NoInfer<T>): Field<T> {
  return field(name, {
    first,
    wanted: `one of ${all.join(', ')}`,
    write: (value) => value,
    read: (text) => all.find((one) => one === text)
  })
}

/** A field that need not be there, of the form of one that always is. */
export function optional<T>(name: string, { wanted, write, read }: Omit<Form<T>, 'first'>): Field<T | null> {
  return field<T | null>(name, { first: null, wanted, write: (value) => (value === null ? '' : write(value)), read })
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false }
}

/** A text that fits a schema. */
export function text(schema: Schema<string>, wanted: string): Omit<Form<string>, 'first'> {
  return { wanted, write: (value) => value, read: (value) => valueOf(schema, value) }
}

export function valueOf<T>(schema: Schema<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

/** A list, of which each item is a part of the same name. */
export function list(name: string, schema: Schema<string>, wanted: string, most: number): Field<string[]> {
  return {
    names: [name],
    first: [],
    write: (values) => values.map((value) => [name, value]),
    read(parts) {
      const texts = parts.get(name) ?? []
      const wrong = texts.find((value) => valueOf(schema, value) === undefined)
      if (wrong !== undefined) return { ok: false, problem: { name, text: wrong, wanted } }
      if (texts.length > most)
        return { ok: false, problem: { name, text: `there ${texts.length} times`, wanted: `there ${most} times at most` } }
      return { ok: true, value: [...texts] }
    }
  }
}
