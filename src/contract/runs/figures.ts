/** Values of metrics and times in sentences. */

/** A value of a metric with at most four digits, such as `2.13`. */
export const valueText = (value: number): string => String(Number(value.toPrecision(4)))

/** A time as people read it, such as `45 s`, `12 min` or `1.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`
  return seconds < 5_400 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3_600).toFixed(2))} h`
}
