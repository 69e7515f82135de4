/** What a sweep is in words: its settings, how far it is, and how long it will take. */
import type { SettingValue } from '../../../../contract/runs/settings'
import type { Sweep, SweepMethod, Trial } from '../../../../contract/runs/sweep'
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

export const settingText = (value: SettingValue | undefined): string => (value === null || value === undefined ? 'none' : String(value))

export const settingOf = ({ settings, seed }: Trial, path: string): SettingValue | undefined =>
  path === 'training.seed' ? seed : settings[path]

/** The last part of a path, or as many of its last parts as tell it from the others. */
export function shortPath(path: string, all: readonly string[]): string {
  const parts = path.split('.')
  for (let count = 1; count < parts.length; count++) {
    const end = parts.slice(-count).join('.')
    if (all.filter((each) => each === end || each.endsWith(`.${end}`)).length === 1) return end
  }
  return path
}

/** Whether a trial has nothing more to do, as far as is known. */
export const isDone = ({ state }: Trial): boolean => state !== 'waiting' && state !== 'training'

/** The share of the steps that are done. */
export function shareDone(trials: readonly Trial[]): number {
  const shares = trials.map((trial) => (isDone(trial) ? 1 : trial.step / (trial.steps ?? Infinity)))
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** Steps a second of the newest run that tells: one of the document, or else any. Null without one. */
export function speedOf(entries: readonly RunEntry[], documentId: string | null): number | null {
  const measured = entries.filter(({ seconds, summary }) => seconds > 0 && summary.step > 0)
  const last = measured.find(({ summary }) => documentId !== null && summary.documentId === documentId) ?? measured[0]
  return last ? last.summary.step / last.seconds : null
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
