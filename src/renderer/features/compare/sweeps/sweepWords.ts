/** What a sweep is in words: its method, its phase, its settings, and how long it will take. */
import type { SettingValue } from '../../../../contract/runs/settings'
import type { Sweep, SweepMethod } from '../../../../contract/runs/sweep'
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
