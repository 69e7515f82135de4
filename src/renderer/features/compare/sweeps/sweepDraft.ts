/** The form of a sweep as a value: what was typed for each setting, and the sweep that it stands for. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import { settingsOf } from '../../../../contract/runs/settings'
import type { SettingValue } from '../../../../contract/runs/settings'
import type { SweepMethod, SweepSpec, SweptSetting } from '../../../../contract/runs/sweep'
import { typedText } from './sweepWords'

export interface DraftSetting {
  readonly path: string
  readonly kind: 'values' | 'range'
  /** With commas between. */
  readonly values: string
  readonly from: number
  readonly to: number
  readonly scale: 'linear' | 'log'
  readonly count: number
}

export interface SweepDraft {
  readonly name: string
  readonly settings: readonly DraftSetting[]
  readonly method: SweepMethod['kind']
  readonly trials: number
  readonly eta: number
  readonly firstSteps: number
  /** Of the random search. */
  readonly searchSeed: number
  /** With commas between; empty takes that of the document. */
  readonly seeds: string
  /** The width that makes parameters equal; null leaves widths as they are. */
  readonly equalWidth: string | null
}

export const newDraft = (document: GatescopeDocument): SweepDraft => ({
  name: `${document.name} sweep`.slice(0, 120),
  settings: [],
  method: 'grid',
  trials: 12,
  eta: 3,
  firstSteps: Math.max(1, Math.round((document.training.steps ?? 900) / 9)),
  searchSeed: 0,
  seeds: '',
  equalWidth: null
})

/** A setting that is added begins around its present value: half and twice of a number, both of a switch. */
export function newSetting(path: string, present: SettingValue): DraftSetting {
  const number = typeof present === 'number' && present > 0 ? present : 1
  const round = (value: number) => (Number.isInteger(number) && number > 1 ? Math.round(value) : Number(value.toPrecision(4)))
  const [from, to] = [round(number / 2), round(number * 2)]
  const values =
    typeof present === 'number' ? [from, present, to].join(', ') : typeof present === 'boolean' ? 'false, true' : String(present ?? '')
  return { path, kind: 'values', values, from, to, scale: 'linear', count: 3 }
}

/** The settings that a sweep of the document may vary, with their present values. Kinds of layers and tasks are other documents. */
export function offeredSettings(document: GatescopeDocument): readonly { readonly path: string; readonly value: SettingValue }[] {
  return Object.entries(settingsOf(document))
    .filter(([path]) => !path.startsWith('task.source') && !/^(layers\.[^.]+|task)\.kind$/.test(path))
    .map(([path, value]) => ({ path, value }))
    .toSorted((a, b) => rankOf(a.path) - rankOf(b.path))
}

/** Settings of training come first, then those of layers. */
const rankOf = (path: string): number => ['training', 'layers', 'task'].indexOf(path.split('.')[0] ?? '')

/** The widths of layers, one of which can make parameters equal. */
export const offeredWidths = (document: GatescopeDocument): string[] =>
  Object.entries(settingsOf(document))
    .filter(([path, value]) => path.startsWith('layers.') && Number.isInteger(value) && /\.(hidden|units|width|inner|features)$/.test(path))
    .map(([path]) => path)

/** What is wrong with a list of values; null where nothing is. */
export function valuesFault(text: string, present: SettingValue): string | null {
  const parts = partsOf(text)
  if (parts.length === 0) return 'Type one value or more, with commas between.'
  const wrong = typeof present === 'number' ? parts.find((part) => !Number.isFinite(Number(part))) : undefined
  return wrong === undefined ? null : `“${wrong}” is not a number.`
}

export function seedsFault(text: string): string | null {
  const wrong = partsOf(text).find((part) => !/^\d{1,9}$/.test(part))
  return wrong === undefined ? null : `“${wrong}” is not a seed: type whole numbers with commas between.`
}

/** The sweep that the form stands for. */
export function specOf(draft: SweepDraft, document: GatescopeDocument): SweepSpec {
  const present = settingsOf(document)
  const { name, equalWidth, seeds } = draft
  return {
    format: 'gatescope-sweep',
    version: 1,
    name: name.trim() === '' ? 'Sweep' : name.trim(),
    document,
    method: methodOf(draft),
    settings: Object.fromEntries(draft.settings.map((setting) => [setting.path, sweptOf(setting, present[setting.path] ?? null)])),
    seeds: partsOf(seeds).map(Number),
    equalParameters: equalWidth === null ? null : { width: equalWidth },
    metric: null
  }
}

/** The form of a sweep that was saved. */
export function draftOf({ name, document, settings, method, seeds, equalParameters }: SweepSpec): SweepDraft {
  const present = settingsOf(document)
  const rows = Object.entries(settings).map(([path, swept]) => {
    const row = newSetting(path, present[path] ?? null)
    if ('values' in swept) return { ...row, values: swept.values.map(typedText).join(', ') }
    return { ...row, ...swept, kind: 'range' as const }
  })
  const { kind, ...numbers } = method
  const { seed, ...others } = { seed: 0, ...numbers }
  return {
    ...newDraft(document),
    ...others,
    name,
    settings: rows,
    method: kind,
    searchSeed: seed,
    seeds: seeds.join(', '),
    equalWidth: equalParameters?.width ?? null
  }
}

function methodOf({ method, trials, eta, firstSteps, searchSeed: seed }: SweepDraft): SweepMethod {
  switch (method) {
    case 'grid':
      return { kind: 'grid' }
    case 'random':
      return { kind: 'random', trials, seed }
    case 'halving':
      return { kind: 'halving', trials, eta, firstSteps, seed }
    default:
      return method satisfies never
  }
}

function sweptOf({ kind, values, from, to, scale, count }: DraftSetting, present: SettingValue): SweptSetting {
  return kind === 'range' ? { from, to, scale, count } : { values: partsOf(values).map((part) => valueOf(part, present)) }
}

function valueOf(text: string, present: SettingValue): SettingValue {
  if (text === 'none') return null
  if (text === 'true' || text === 'false') return text === 'true'
  const isNumber = Number.isFinite(Number(text)) && typeof present !== 'string'
  return isNumber ? Number(text) : text
}

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
