/** What a sweep is in words: its method, its phase, its settings, and what it will train for how long. */
import type { SettingValue } from '../../../../contract/runs/settings'
import type { Sweep, SweepMethod, SweepSpec } from '../../../../contract/runs/sweep'
import { rungsOf, stepsInAll } from '../../../../contract/runs/halving'
import type { PlannedTrials } from './useSweepPlan'
import type { RunEntry } from '../../../../contract/runs/entry'

export const methodWords: Readonly<Record<SweepMethod['kind'], string>> = {
  grid: 'Grid: every combination',
  random: 'Random search',
  halving: 'Successive halving'
}

export const phaseWords: Readonly<Record<Sweep['phase'], string>> = {
  running: 'running',
  stopped: 'stopped',
  finished: 'finished',
  interrupted: 'interrupted'
}

/** A value as a sweep takes it typed, such as `true`, `none` or `0.001`: what is shown can be copied into its fields. */
export const typedText = (value: SettingValue): string => (value === null ? 'none' : String(value))

/** Steps a second of the newest run that tells: one of the document, or else any. Null without one. */
export function speedOf(entries: readonly RunEntry[], documentId: string | null): number | null {
  const measured = entries.filter(({ seconds, summary }) => seconds > 0 && summary.step > 0)
  const last = measured.find(({ summary }) => documentId !== null && summary.documentId === documentId) ?? measured[0]
  return last ? last.summary.step / last.seconds : null
}

export interface PlannedWords {
  /** Such as `12 trials, 900 steps in all. That takes about 3 minutes at the speed of the last run.` */
  readonly plan: string
  /** How many of the trials cannot be trained. */
  readonly refused: number
}

/** What a sweep will train. @param speed in steps a second; null where no run tells */
export function plannedWords(trials: PlannedTrials, spec: SweepSpec, speed: number | null): PlannedWords {
  const sound = trials.filter(({ problems }) => problems.length === 0)
  const steps = stepsOf(sound, spec)
  const time = speed === null ? '' : ` That takes ${durationWords(steps / speed)} at the speed of the last run.`
  const count = `${trials.length.toLocaleString('en-US')} ${trials.length === 1 ? 'trial' : 'trials'}`
  const plan = `${count}, ${steps.toLocaleString('en-US')} steps in all${rungWords(sound, spec)}.${time}`
  return { plan, refused: trials.length - sound.length }
}

/** The steps that all trials take together. */
function stepsOf(trials: PlannedTrials, { method, seeds }: SweepSpec): number {
  if (method.kind !== 'halving') return trials.reduce((sum, trial) => sum + trial.steps, 0)
  const perCombination = Math.max(1, seeds.length)
  return stepsInAll(method, trials[0]?.steps ?? 0, { combinations: Math.ceil(trials.length / perCombination), seeds: perCombination })
}

/** Where a sweep that halves its trials does so. */
function rungWords([first]: PlannedTrials, { method }: SweepSpec): string {
  if (method.kind !== 'halving') return ''
  const rungs = rungsOf(method, first?.steps ?? 0).slice(0, -1)
  return `, halved at ${rungs.map((rung) => rung.toLocaleString('en-US')).join(', ')} steps`
}

/** Such as `about 3 minutes`. */
export function durationWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second']
  ] as const
  const [size, word] = units.find(([each]) => seconds >= 1.5 * each) ?? [1, 'second']
  const count = Math.max(1, Math.round(seconds / size))
  return `about ${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
}
