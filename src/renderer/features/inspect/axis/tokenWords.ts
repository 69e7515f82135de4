/** How a token is shown where a space or a line end would not be seen, and what a screen reader says for it. */

const marks: Readonly<Record<string, readonly [string, string]>> = {
  ' ': ['·', 'space'],
  '\n': ['↵', 'line end'],
  '\r': ['␍', 'carriage return'],
  '\t': ['⇥', 'tab']
}

/** Spaces and line ends within a longer token are marked, too. */
export function tokenMark(token: string): string {
  return token.replace(/[ \n\r\t]/g, (sign) => marks[sign]?.[0] ?? sign)
}

export function tokenWords(token: string): string {
  return marks[token]?.[1] ?? `“${token}”`
}

/** Whether the mark stands for something invisible, and is drawn fainter. */
export function isInvisible(token: string): boolean {
  return Object.hasOwn(marks, token)
}
