/** The trials of a sweep as its leaderboard shows them: ranked, how far each is, and the values of its settings. */
import { metricWords } from '../document/metrics'
import type { SettingValue } from './settings'
import type { Sweep, Trial } from './sweep'

/** Ranked by the best value; trials without one follow in the order of their numbers. */
export function rankedTrials({ trials, metric }: Pick<Sweep, 'trials' | 'metric'>): Trial[] {
  const sign = metricWords[metric].better === 'lower' ? 1 : -1
  const keyOf = ({ best }: Trial): number => (best === null ? Infinity : sign * best.value)
  return trials.toSorted((a, b) => (keyOf(a) === keyOf(b) ? a.number - b.number : keyOf(a) - keyOf(b)))
}

/** Whether a trial has nothing more to do, as far as is known. */
export const isDone = ({ state }: Trial): boolean => state !== 'waiting' && state !== 'training'

/** The share of the steps that are done; a trial that goes no further counts as done. 0 without trials. */
export function shareDone(trials: readonly Trial[]): number {
  const shares = trials.map((trial) => (isDone(trial) ? 1 : trial.step / (trial.steps ?? Infinity)))
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** The value of a varied setting, which may be the seed. */
export const trialSetting = ({ settings, seed }: Trial, path: string): SettingValue =>
  path === 'training.seed' ? seed : (settings[path] ?? null)
