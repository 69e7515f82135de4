/** How a token is shown where a space or a line end would not be seen, and what a screen reader says for it. */

const marks: Readonly<Record<string, readonly [string, string]>> = {
  ' ': ['·', 'space'],
  '\n': ['↵', 'line end'],
  '\r': ['␍', 'carriage return'],
  '\t': ['⇥', 'tab']
}

export function tokenMark(token: string): string {
  return marks[token]?.[0] ?? token
}

export function tokenWords(token: string): string {
  return marks[token]?.[1] ?? `“${token}”`
}

/** Whether the mark stands for something invisible, and is drawn fainter. */
export function isInvisible(token: string): boolean {
  return Object.hasOwn(marks, token)
}
