/** Numbers and tokens as people read them. */

/** Three significant digits, with a true minus sign. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const text = size !== 0 && (size < 0.001 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3)))
  return text.replace('-', '−')
}

/** Two significant digits. */
export const shortText = (value: number): string => numberText(Number(value.toPrecision(2)))

export const percentText = (share: number): string => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`

const signs: ReadonlyMap<string, string> = new Map([
  [' ', '␣'],
  ['\n', '⏎'],
  ['\t', '⇥'],
  ['\r', '␍']
])

/** A token as it stands in a narrow column. */
export const tokenSign = (word: string): string => signs.get(word) ?? word
