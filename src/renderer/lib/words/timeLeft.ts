/** Says how long a run still takes and when it ends, with no more digits than an estimate has. */

/** Such as `about 12 min left, ends near 18:40`. `now`: milliseconds since 1970; the end is told in the time of the machine. */
export function timeLeftText(seconds: number, now: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s left`
  const minutes = Math.round(seconds / 60)
  const left = minutes < 100 ? `${minutes} min` : `${Number((minutes / 60).toFixed(minutes < 600 ? 1 : 0))} h`
  return `about ${left} left, ends near ${endText(new Date(now + seconds * 1000), new Date(now))}`
}

/** The time of day; with the day where it is not today. */
function endText(end: Date, now: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  const time = `${pad(end.getHours())}:${pad(end.getMinutes())}`
  if (end.toDateString() === now.toDateString()) return time
  return `${time} on ${end.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}`
}
