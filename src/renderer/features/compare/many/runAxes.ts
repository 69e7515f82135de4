/** The axes along which many runs are compared: each setting that differs, and each result. */
import { metricWords } from '../../../../contract/document/metrics'
import type { RunEntry } from '../../../../contract/runs/entry'
import { countText, durationText, shortText } from '../../../lib/words/figures'
import { differingPaths } from '../settings/differences'
import { commonMetric } from '../settings/resultRows'
import { settingName, settingText } from '../settingWords'

interface Common {
  readonly id: string
  readonly label: string
}

export interface NumberAxis extends Common {
  readonly kind: 'number'
  /** Logarithmic: all values are above zero and lie decades apart. */
  readonly log: boolean
  /** NaN where a run has no such value. */
  value(run: RunEntry): number
  text(value: number): string
}

export interface CategoryAxis extends Common {
  readonly kind: 'category'
  readonly categories: readonly string[]
  value(run: RunEntry): string
}

export type RunAxis = NumberAxis | CategoryAxis

/** The largest value over the smallest from which an axis is logarithmic. */
const decadesApart = 50

/** Settings that differ, then results; an axis on which all runs are alike is left out. */
export function runAxes(runs: readonly RunEntry[]): RunAxis[] {
  const settings = differingPaths(runs).map((path) => settingAxis(path, runs))
  const results = resultAxes(runs).filter((axis) => new Set(runs.map((run) => axis.value(run)).filter(Number.isFinite)).size > 1)
  return [...settings, ...results]
}

function settingAxis(path: string, runs: readonly RunEntry[]): RunAxis {
  const common = { id: path, label: settingName(path) }
  const values = runs.flatMap(({ settings }) => (settings[path] === undefined ? [] : [settings[path]]))
  if (!values.every((value) => typeof value === 'number')) {
    const categories = [...new Set(runs.map(({ settings }) => settingText(settings[path])))].toSorted()
    return { ...common, kind: 'category', categories, value: ({ settings }) => settingText(settings[path]) }
  }
  const value = ({ settings }: RunEntry): number => {
    const setting = settings[path]
    return typeof setting === 'number' ? setting : NaN
  }
  return numberAxis(common, runs, value, shortText)
}

function resultAxes(runs: readonly RunEntry[]): NumberAxis[] {
  const metric = commonMetric(runs)
  // Figures of different metrics share no axis.
  const figures =
    metric === null
      ? []
      : [
          numberAxis(
            { id: 'best', label: `best ${metricWords[metric].label.toLowerCase()}` },
            runs,
            ({ best }) => best?.value ?? NaN,
            shortText
          ),
          numberAxis(
            { id: 'last', label: `last ${metricWords[metric].label.toLowerCase()}` },
            runs,
            ({ last }) => last?.value ?? NaN,
            shortText
          )
        ]
  return [
    ...figures,
    numberAxis({ id: 'parameters', label: 'parameters' }, runs, ({ parameterCount }) => parameterCount, countText),
    numberAxis({ id: 'steps', label: 'steps done' }, runs, ({ summary }) => summary.step, countText),
    numberAxis({ id: 'duration', label: 'duration' }, runs, ({ seconds }) => seconds, durationText)
  ]
}

function numberAxis(common: Common, runs: readonly RunEntry[], value: NumberAxis['value'], text: NumberAxis['text']): NumberAxis {
  const values = runs.map(value).filter(Number.isFinite)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return { ...common, kind: 'number', log: low > 0 && high / low >= decadesApart, value, text }
}

/** The value of a run on an axis in words. */
export const textOn = (axis: RunAxis, run: RunEntry): string =>
  axis.kind === 'category' ? axis.value(run) : Number.isFinite(axis.value(run)) ? axis.text(axis.value(run)) : '–'

/** What is singled out on an axis: stretches of its values, or of the places of its categories. */
export type Stretches = readonly (readonly [from: number, to: number])[]

/** The runs that lie in a stretch of every axis that has any. */
export function runsWithin(runs: readonly RunEntry[], axes: readonly RunAxis[], brushed: ReadonlyMap<string, Stretches>): RunEntry[] {
  const limits = axes.flatMap((axis) => {
    const stretches = brushed.get(axis.id) ?? []
    return stretches.length === 0 ? [] : [{ axis, stretches }]
  })
  return runs.filter((run) => limits.every(({ axis, stretches }) => isWithin(placeOn(axis, run), stretches)))
}

/** The number at which a run stands on an axis: of a category its place, from 0 on. */
export const placeOn = (axis: RunAxis, run: RunEntry): number =>
  axis.kind === 'number' ? axis.value(run) : axis.categories.indexOf(axis.value(run))

const isWithin = (place: number, stretches: Stretches): boolean => stretches.some(([from, to]) => place >= from && place <= to)

/** Where a run stands between the lowest (0) and the highest (1) of all; NaN where it has no value. */
export function shareOn(axis: NumberAxis, runs: readonly RunEntry[]): (run: RunEntry) => number {
  const scale = axis.log ? Math.log : (value: number) => value
  const values = runs.map((run) => scale(axis.value(run))).filter(Number.isFinite)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return (run) => (high > low ? (scale(axis.value(run)) - low) / (high - low) : Number.isFinite(axis.value(run)) ? 0.5 : NaN)
}
