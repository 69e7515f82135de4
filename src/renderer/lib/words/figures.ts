/** Writes numbers as people read them, in charts, figures, tables and sentences. */
export { bytesText } from '../../../contract/bytesText'

const groups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Shown in place of a number that is not known yet. */
export const noNumber = '–'

/** Writes a count such as `12,345`, and a dash for a missing number. */
export function countText(value: number | null | undefined): string {
  return isNumber(value) ? groups.format(value) : noNumber
}

/** Writes a number with `digits` after the point, a dash for a missing number, and `∞` for infinity. */
export function fixedText(value: number | null | undefined, digits: number): string {
  if (value === Infinity || value === -Infinity) return value > 0 ? '∞' : '−∞'
  return isNumber(value) ? minus(value.toFixed(digits)) : noNumber
}

/** Three significant digits: `0.0123`, `4.56`, `12,300`, `1.2e-7`. */
export function shortText(value: number | null | undefined): string {
  if (!isNumber(value)) return fixedText(value, 0)
  const size = Math.abs(value)
  if (size >= 1000) return groups.format(value)
  if (size !== 0 && size < 0.001) return minus(value.toExponential(1).replace('.0e', 'e'))
  return minus(String(Number(value.toPrecision(3))))
}

/** Writes a measured value with `digits` after the point, and a small one, of which they would show less than two digits, with three significant ones. */
export function measuredText(value: number | null | undefined, digits: number): string {
  const small = isNumber(value) && value !== 0 && Math.abs(value) < 10 ** (1 - digits)
  return small ? shortText(value) : fixedText(value, digits)
}

/** `41.2`, `1,240`: as many digits as a rate deserves. */
export function rateText(value: number | null | undefined): string {
  if (!isNumber(value)) return noNumber
  return value >= 100 ? groups.format(value) : value.toFixed(1)
}

/** `4.2 s`, `3:05`, `1:02:09`. */
export function durationText(seconds: number | null | undefined): string {
  if (!isNumber(seconds)) return noNumber
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.floor(seconds)
  const pad = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value)
}

/** The sign for minus, as wide as a digit. */
function minus(text: string): string {
  return text.replaceAll('-', '−')
}

/** How long ago something was, in few words. Times are in milliseconds. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000))
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`
  return new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' })
}
