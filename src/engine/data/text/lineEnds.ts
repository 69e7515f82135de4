/** Ends of lines as `\n`. A carriage return alone ends the lines of a text that has no line feed, as on old Macs. */

export function lineFeeds(text: string): string {
  return text.includes('\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\r', '\n')
}

/** The same for a text in pieces, of which it is known whether one has a line feed. */
export async function* lineFeedsIn(pieces: AsyncIterable<string>, hasLineFeed: boolean): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const text = `${rest}${piece}`
    rest = hasLineFeed && text.endsWith('\r') ? '\r' : ''
    const whole = rest === '' ? text : text.slice(0, -1)
    yield hasLineFeed ? whole.replaceAll('\r\n', '\n') : whole.replaceAll('\r', '\n')
  }
  if (rest !== '') yield rest
}

export async function hasLineFeed(pieces: AsyncIterable<string>): Promise<boolean> {
  for await (const piece of pieces) if (piece.includes('\n')) return true
  return false
}
