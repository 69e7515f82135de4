/** Compares an error with that of repeating the last value, in words. */
import { shortText } from '../words/figures'

/** Such as `31 % better than repeating the last value`; null where there is nothing to compare. */
export function againstLastValue(mae: number, baseline: number | null | undefined): string | null {
  if (baseline === null || baseline === undefined || !Number.isFinite(mae) || !Number.isFinite(baseline)) return null
  if (baseline === 0) return mae === 0 ? 'as good as repeating the last value' : 'worse than repeating the last value, which has no error'
  const ratio = mae / baseline
  if (Math.abs(ratio - 1) < 0.005) return 'as good as repeating the last value'
  if (ratio < 1) return `${percent(1 - ratio)} better than repeating the last value`
  return ratio < 2
    ? `${percent(ratio - 1)} worse than repeating the last value`
    : `${shortText(ratio)} times the error of repeating the last value`
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
