/** Figures of runs as the command line prints them. */
import { isShare } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'

/** A value of a metric, an accuracy in percent; a dash where there is none. */
export function figureText(value: number | null | undefined, metric: MetricName | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  return metric !== undefined && isShare(metric) ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4)
}

/** Such as `4.2 s`, `3:05` or `1:02:09`. */
export function secondsText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** Such as `2026-11-29 17:35`, in the time zone of the machine. */
export function timeText(milliseconds: number): string {
  const time = new Date(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`
}
