/** The leaderboard of a sweep as lines of text: the best trial first, then those that train, wait, or came to nothing. */
import { metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import { shortPath } from '../../../contract/runs/settings'
import type { SettingValue } from '../../../contract/runs/settings'
import type { Sweep, Trial } from '../../../contract/runs/sweep'
import { isDone, rankedTrials, shareDone, trialSetting } from '../../../contract/runs/trials'
import { headLine, rowLine } from '../lab/table'
import type { Column } from '../lab/table'

/** @param most rows at most */
export function boardLines(sweep: Sweep, most = 15): string[] {
  const columns = columnsOf(sweep)
  const rows = rankedTrials(sweep)
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
  const done = trials.filter(isDone).length
  const share = trials.length === 0 ? 1 : shareDone(trials)
  const best = rankedTrials(sweep)[0]
  const leads = best?.best ? `; trial ${best.number} leads with ${valueText(best.best.value)} ${metricWords[metric].unit}` : ''
  return `${name}: ${done} of ${trials.length} trials done, ${Math.round(100 * share)} %${leads}`
}

/** One trial, for where a table cannot be drawn anew. */
export function trialLine({ varied, metric }: Sweep, trial: Trial): string {
  const settings = varied.map((path) => `${path} ${settingText(trialSetting(trial, path))}`).join(', ')
  const best = trial.best ? `, ${metricWords[metric].label.toLowerCase()} ${valueText(trial.best.value)} at step ${trial.best.step}` : ''
  return `trial ${trial.number} ${trial.state}${settings === '' ? '' : ` (${settings})`}${best}`
}

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
  const text = (trial: Trial) => settingText(trialSetting(trial, path)).slice(0, 20)
  const width = Math.max(title.length, ...trials.map((trial) => text(trial).length))
  return { title, width, align: 'right', text }
}

/** Fits the head of a column. */
const metricTitles: Readonly<Record<MetricName, string>> = {
  bitsPerCharacter: 'bits/char',
  bitsPerToken: 'bits/token',
  bitsPerTarget: 'bits',
  accuracy: 'accuracy',
  squaredError: 'sq. error',
  absoluteError: 'abs. error',
  phonemeErrors: 'PER',
  wordErrors: 'WER'
}
const settingText = (value: SettingValue): string => (value === null ? '–' : String(value))
const valueText = (value: number): string => value.toPrecision(5)
