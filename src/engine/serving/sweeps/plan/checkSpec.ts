/** The problems of a sweep itself, each with the path of its setting in the sweep's file. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import { hasSetting, settingsOf, withSettings } from '../../../../contract/runs/settings'
import type { SettingValue } from '../../../../contract/runs/settings'
import type { SweepSpec, SweptSetting } from '../../../../contract/runs/sweep'
import { combinationCount } from './combinations'
import type { Swept } from './values'

export const mostTrials = 10_000

/** The settings that a sweep varies, in the order of its file. */
export function sweptSettings({ document, settings }: SweepSpec): Swept[] {
  return Object.entries(settings).map(([path, setting]) => ({ path, setting, whole: isWhole(document, path, setting) }))
}

export function specProblems(spec: SweepSpec): Problem[] {
  const named = Object.entries(spec.settings).flatMap(([path, setting]) => settingProblems(spec.document, path, setting))
  const problems = [...named, ...takenTwice(spec), ...widthProblems(spec), ...stepProblems(spec)]
  return problems.length > 0 ? problems : tooMany(spec)
}

/** A range is of whole numbers where its ends are and the setting takes no others. */
function isWhole(document: GatescopeDocument, path: string, setting: SweptSetting): boolean {
  if ('values' in setting || !Number.isInteger(setting.from) || !Number.isInteger(setting.to)) return false
  return !withSettings(document, { [path]: setting.from + (setting.to - setting.from) * 0.377 }).ok
}

function settingProblems(document: GatescopeDocument, path: string, setting: SweptSetting): Problem[] {
  const place = { path: `settings.${path}` }
  if (!hasSetting(document, path)) return [problem('document.noSetting', place, { path })]
  if (!('values' in setting)) {
    const { from, to, scale } = setting
    if (from >= to) return [problem('sweep.range', place, { path, from, to })]
    if (scale === 'log' && from <= 0) return [problem('sweep.logRange', place, { path, from })]
  }
  const values: readonly SettingValue[] = 'values' in setting ? setting.values : [setting.from, setting.to]
  return values.flatMap((value) => valueProblems(document, path, value))
}

function valueProblems(document: GatescopeDocument, path: string, value: SettingValue): Problem[] {
  const changed = withSettings(document, { [path]: value })
  if (changed.ok) return []
  return changed.problems.map((each) => ({ ...each, place: { path: `settings.${path}` } }))
}

/** Settings that the sweep sets in two ways. */
function takenTwice({ settings, seeds, method, equalParameters }: SweepSpec): Problem[] {
  const taken = [
    ...(seeds.length > 0 ? ([['training.seed', 'its list of seeds']] as const) : []),
    ...(method.kind === 'halving' ? ([['training.steps', 'successive halving']] as const) : []),
    ...(equalParameters ? ([[equalParameters.width, 'equal parameters']] as const) : [])
  ]
  return taken
    .filter(([path]) => Object.hasOwn(settings, path))
    .map(([path, by]) => problem('sweep.taken', { path: `settings.${path}` }, { path, by }))
}

function widthProblems({ document, equalParameters }: SweepSpec): Problem[] {
  if (equalParameters === null) return []
  const { width } = equalParameters
  const isWidth = Number.isInteger(settingsOf(document)[width]) && width.startsWith('layers.')
  return isWidth ? [] : [problem('sweep.noWidth', { path: 'equalParameters.width' }, { path: width })]
}

function stepProblems({ document, settings, method }: SweepSpec): Problem[] {
  const { steps } = document.training
  if (steps === null)
    return Object.hasOwn(settings, 'training.steps') ? [] : [problem('sweep.noEnd', { path: 'document.training.steps' }, {})]
  if (method.kind !== 'halving' || method.firstSteps < steps) return []
  return [problem('sweep.firstSteps', { path: 'method.firstSteps' }, { first: method.firstSteps, steps })]
}

function tooMany(spec: SweepSpec): Problem[] {
  const trials = combinationCount(spec.method, sweptSettings(spec)) * Math.max(1, spec.seeds.length)
  return trials > mostTrials ? [problem('sweep.tooMany', { path: 'method' }, { trials, most: mostTrials })] : []
}
