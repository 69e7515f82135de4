/** Compares what a run has with what a condition asks for. What a run does not have makes every comparison false. */
import type { RunEntry } from '../entry'
import type { SettingValue } from '../settings'
import { fieldOf, fieldNames } from './fields'
import type { Field } from './fields'
import { nearNames } from './nearNames'
import { settingNames, shortNames } from './settingNames'
import { SearchFault } from './tokens'
import type { Sign } from './tokens'
import { isUnit, measured, stretchOf } from './values'
import type { Measure } from './values'

export type Holds = (entry: RunEntry, now: number) => boolean

interface Written {
  readonly text: string
  readonly at: number
}

/** What a name is compared as; a setting is compared as a number where both sides are numbers, and as a text otherwise. */
type Target = { readonly kind: 'field'; readonly field: Field } | { readonly kind: 'setting'; readonly end: string }

function knownTarget(text: string): Target | null {
  const field = fieldOf(text)
  if (field) return { kind: 'field', field }
  const written = text.toLowerCase()
  const short = Object.hasOwn(shortNames, written) ? shortNames[written] : undefined
  if (short !== undefined) return { kind: 'setting', end: short.toLowerCase() }
  return settingNames.some((name) => name.toLowerCase() === lastPart(written)) ? { kind: 'setting', end: written } : null
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/** Throws SearchFault for a name that there is not, with the nearest ones. */
function targetOf({ text, at }: Written): Target {
  const target = knownTarget(text)
  if (target) return target
  throw new SearchFault(`Runs have nothing that is called “${text}”. ${nameRemedy(text)}`, at)
}

/** Says which names are near, or what names there are. */
export function nameRemedy(written: string): string {
  const near = nearNames(lastPart(written), [...fieldNames, ...Object.keys(shortNames), ...settingNames])
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`
  return 'Conditions name a setting such as hidden or lr, or a figure such as best or step.'
}

/** Whether a further word belongs to the value: a unit behind a number, as in `> 10 MB`. */
export function takesUnit(name: Written, value: string, unit: string): boolean {
  const target = targetOf(name)
  const measure = target.kind === 'field' ? measureOf(target.field) : 'number'
  return measure !== null && measured(value, measure) !== null && isUnit(unit, measure)
}

/** Throws SearchFault where the name or the value cannot be compared so. */
export function comparison(name: Written, sign: Sign, value: Written): Holds {
  const target = targetOf(name)
  if (target.kind === 'setting') return settingHolds(target.end, sign, value)
  return fieldHolds(name, target.field, sign, value)
}

function fieldHolds(name: Written, field: Field, sign: Sign, value: Written): Holds {
  switch (field.kind) {
    case 'number':
    case 'duration':
    case 'size': {
      const wanted = measured(value.text, field.kind)
      if (wanted === null)
        throw new SearchFault(`“${name.text}” is compared with ${examples[field.kind]}, not with “${value.text}”.`, value.at)
      const compare = ordered(name, sign, value)
      return (entry, now) => {
        const has = field.of(entry, now)
        return has !== null && Number.isFinite(has) && compare(has, wanted)
      }
    }
    case 'time':
      return timeHolds(name, field.of, sign, value)
    case 'text': {
      const compare = textual(name, sign, value, field.whole)
      return (entry) => compare(field.of(entry))
    }
    case 'flag': {
      const wanted = flagOf(value, name) === (sign !== '!=')
      return (entry) => field.of(entry) === wanted
    }
    default:
      return field satisfies never
  }
}

const examples = { number: 'a number such as 100 or 90%', duration: 'a duration such as 30s or 2h', size: 'a size such as 10MB' } as const
const measureOf = ({ kind }: Field): Measure | null => (kind === 'number' || kind === 'duration' || kind === 'size' ? kind : null)

function ordered(name: Written, sign: Sign, value: Written): (has: number, wanted: number) => boolean {
  switch (sign) {
    case '<':
      return (has, wanted) => has < wanted
    case '<=':
      return (has, wanted) => has <= wanted
    case '>':
      return (has, wanted) => has > wanted
    case '>=':
      return (has, wanted) => has >= wanted
    case '=':
      return (has, wanted) => has === wanted
    case '!=':
      return (has, wanted) => has !== wanted
    case '~':
      throw new SearchFault(`“~” looks for a part of a text, and “${name.text}” is a number.`, value.at)
    default:
      return sign satisfies never
  }
}

/** A day is a stretch: later than a day is after its end, and equal to it is within it. */
function timeHolds(name: Written, of: (entry: RunEntry) => number, sign: Sign, value: Written): Holds {
  if (stretchOf(value.text, 0) === null)
    throw new SearchFault(
      `“${name.text}” is compared with a day such as 2026-11-01, today or yesterday, not with “${value.text}”.`,
      value.at
    )
  const compare = ordered(name, sign, value)
  return (entry, now) => {
    const stretch = stretchOf(value.text, now)
    if (!stretch) return false
    const has = of(entry)
    const place = has < stretch.from ? -1 : has < stretch.to ? 0 : 1
    return compare(place, 0)
  }
}

function textual(name: Written, sign: Sign, value: Written, whole: boolean): (has: readonly string[]) => boolean {
  const wanted = value.text.toLowerCase()
  const part = (has: readonly string[]) => has.some((each) => each.toLowerCase().includes(wanted))
  const equal = (has: readonly string[]) => (whole ? has.some((each) => each.toLowerCase() === wanted) : part(has))
  if (sign === '~') return part
  if (sign === '=') return equal
  if (sign === '!=') return (has) => !equal(has)
  throw new SearchFault(`“${name.text}” is a text: compare it with =, ≠ or ~, which looks for a part of it.`, value.at)
}

function flagOf(value: Written, name: Written): boolean {
  const text = value.text.toLowerCase()
  if (['true', 'yes', 'on', '1'].includes(text)) return true
  if (['false', 'no', 'off', '0'].includes(text)) return false
  throw new SearchFault(`“${name.text}” is yes or no, not “${value.text}”.`, value.at)
}

/** Holds where one of the run's settings of this name does; `≠` where it has some, and none of them is equal. */
function settingHolds(end: string, sign: Sign, value: Written): Holds {
  if (sign === '!=') {
    const equal = settingHolds(end, '=', value)
    return (entry, now) => valuesOf(entry, end).length > 0 && !equal(entry, now)
  }
  const holds = valueHolds(sign, value)
  return (entry) => valuesOf(entry, end).some(holds)
}

function valueHolds(sign: Sign, value: Written): (has: SettingValue) => boolean {
  const wanted = measured(value.text, 'number')
  const word = value.text.toLowerCase()
  if (sign === '~') return (has) => String(has).toLowerCase().includes(word)
  const compare = ordered(value, sign, value)
  return (has) => {
    if (typeof has === 'number') return wanted !== null && compare(has, wanted)
    return sign === '=' && has !== null && String(has).toLowerCase() === word
  }
}

function endsSo(path: string, end: string): boolean {
  const [start = '', last] = end.split('*')
  if (last !== undefined) return path.startsWith(start) && path.endsWith(last)
  return path === end || path.endsWith(`.${end}`)
}

/** The values of all settings whose paths end so; a name is compared part by part, in any case. */
function valuesOf({ settings }: RunEntry, end: string): SettingValue[] {
  return Object.entries(settings).flatMap(([path, value]) => {
    const lower = path.toLowerCase()
    return value !== null && endsSo(lower, end) ? [value] : []
  })
}

/** What a run has under a name, to be ordered by; of several layers that of the first. Null where nothing has that name. */
export function valueOf(written: string): ((entry: RunEntry, now: number) => number | string | null) | null {
  const target = knownTarget(written)
  if (!target) return null
  if (target.kind === 'setting') {
    return (entry) => {
      const [first = null] = valuesOf(entry, target.end)
      return typeof first === 'boolean' ? Number(first) : first
    }
  }
  const { field } = target
  switch (field.kind) {
    case 'text':
      return (entry) => field.of(entry)[0] ?? null
    case 'flag':
      return (entry) => Number(field.of(entry))
    case 'time':
      return (entry) => field.of(entry)
    default:
      return (entry, now) => field.of(entry, now)
  }
}
