/** Makes names that no other window, tab or reload has: a letter and 96 random bits. */
export function randomName(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `${prefix}-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
