/** The leaderboard of a sweep as lines of text: the best trial first, then those that train, wait, or came to nothing. */
import { metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import type { SettingValue } from '../../../contract/runs/settings'
import type { Sweep, Trial } from '../../../contract/runs/sweep'
import { headLine, rowLine } from '../lab/table'
import type { Column } from '../lab/table'

/** Ranked by the best value; trials without one follow in the order of their numbers. */
export function ranked({ trials, metric }: Pick<Sweep, 'trials' | 'metric'>): Trial[] {
  const sign = metricWords[metric].better === 'lower' ? 1 : -1
  const keyOf = ({ best }: Trial): number => (best === null ? Infinity : sign * best.value)
  return trials.toSorted((a, b) => compared(keyOf(a), keyOf(b)) || a.number - b.number)
}

const compared = (a: number, b: number): number => (a === b ? 0 : a - b)

/** The share of the steps that are done; a trial that goes no further counts as done. */
export function shareDone({ trials }: Pick<Sweep, 'trials'>): number {
  const shares = trials.map(({ state, step, steps }) => (state === 'waiting' || state === 'training' ? step / (steps ?? Infinity) : 1))
  return trials.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / trials.length
}

/** @param most rows at most */
export function boardLines(sweep: Sweep, most = 15): string[] {
  const columns = columnsOf(sweep)
  const rows = ranked(sweep)
  const more = rows.length - most
  return [
    headLine(columns),
    ...rows.slice(0, most).map((trial) => rowLine(columns, trial)),
    ...(more > 0 ? [`and ${more} more`] : []),
    progressLine(sweep)
  ]
}

export function progressLine(sweep: Sweep): string {
  const { name, trials, metric } = sweep
  const done = trials.filter(({ state }) => state !== 'waiting' && state !== 'training').length
  const best = ranked(sweep)[0]
  const leads = best?.best ? `; trial ${best.number} leads with ${valueText(best.best.value)} ${metricWords[metric].unit}` : ''
  return `${name}: ${done} of ${trials.length} trials done, ${Math.round(100 * shareDone(sweep))} %${leads}`
}

/** One trial, for where a table cannot be drawn anew. */
export function trialLine({ varied, metric }: Sweep, trial: Trial): string {
  const settings = varied.map((path) => `${path} ${settingText(settingOf(trial, path))}`).join(', ')
  const best = trial.best ? `, ${metricWords[metric].label.toLowerCase()} ${valueText(trial.best.value)} at step ${trial.best.step}` : ''
  return `trial ${trial.number} ${trial.state}${settings === '' ? '' : ` (${settings})`}${best}`
}

const settingOf = ({ settings, seed }: Trial, path: string): SettingValue => (path === 'training.seed' ? seed : (settings[path] ?? null))

function columnsOf(sweep: Sweep): Column<Trial>[] {
  const settings = sweep.varied.map((path) => settingColumn(sweep, path))
  return [
    { title: '#', width: 4, align: 'right', text: ({ number }) => String(number) },
    ...settings,
    { title: 'parameters', width: 10, align: 'right', text: ({ parameterCount }) => parameterCount?.toLocaleString('en-US') ?? '–' },
    { title: 'step', width: 9, align: 'right', text: ({ step }) => step.toLocaleString('en-US') },
    { title: metricTitles[sweep.metric], width: 10, align: 'right', text: ({ best }) => (best ? valueText(best.value) : '–') },
    { title: 'state', width: 9, align: 'left', text: ({ state }) => state }
  ]
}

function settingColumn({ varied, trials }: Sweep, path: string): Column<Trial> {
  const title = shortPath(path, varied)
  const text = (trial: Trial) => settingText(settingOf(trial, path)).slice(0, 20)
  const width = Math.max(title.length, ...trials.map((trial) => text(trial).length))
  return { title, width, align: 'right', text }
}

/** The last part of a path, or as many of its last parts as tell it from the others. */
function shortPath(path: string, varied: readonly string[]): string {
  const parts = path.split('.')
  for (let count = 1; count < parts.length; count++) {
    const end = parts.slice(-count).join('.')
    if (varied.filter((each) => each === end || each.endsWith(`.${end}`)).length === 1) return end
  }
  return path
}

/** Fits the head of a column. */
const metricTitles: Readonly<Record<MetricName, string>> = {
  bitsPerCharacter: 'bits/char',
  bitsPerTarget: 'bits',
  accuracy: 'accuracy',
  squaredError: 'sq. error',
  absoluteError: 'abs. error'
}
const settingText = (value: SettingValue): string => (value === null ? '–' : String(value))
const valueText = (value: number): string => value.toPrecision(5)
