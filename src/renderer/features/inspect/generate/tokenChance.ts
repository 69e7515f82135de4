/** A token's probability in words, and as how surprising it was. */

/** `43 %`, `0.7 %`, `under 0.1 %`. */
export function percentWords(probability: number): string {
  const percent = probability * 100
  if (percent < 0.1) return 'under 0.1 %'
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`
}

/** 0 for a token that was certain, 1 for one of 6 bits or more. */
export function surpriseShare(probability: number): number {
  return Math.min(1, Math.abs(Math.log2(Math.max(probability, 2 ** -6))) / 6)
}
