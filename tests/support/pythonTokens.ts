/** A check of Python text by its tokens, for tests without a Python: strings end, brackets match, blocks are indented by fours. */

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const token = /"""(?:[^\\]|\\[\s\S])*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[A-Za-z_]\w*|\d[\w.]*|\n[ ]*|[ ]+|[^\s]/y

export interface PythonText {
  /** Identifiers and keywords, in order. */
  readonly names: readonly string[]
  /** The contents of string literals, with their escapes. */
  readonly strings: readonly string[]
}

/** Throws an error with the line where the text is no Python by its tokens. */
export function pythonTokens(text: string): PythonText {
  const names: string[] = []
  const strings: string[] = []
  const open: string[] = []
  let line = 1
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const [part = ''] = token.exec(text) ?? []
    if (part === '') throw new Error(`line ${line}: no token`)
    if (/^["']/.test(part)) {
      if (part.length < 2) throw new Error(`line ${line}: a string does not end`)
      strings.push(part)
    } else if (/^[A-Za-z_]/.test(part)) names.push(part)
    else if (part in closing) open.push(part)
    else if (Object.values(closing).includes(part) && closing[open.pop() ?? ''] !== part) throw new Error(`line ${line}: a bracket`)
    else if (part.startsWith('\n') && open.length === 0 && (part.length - 1) % 4 !== 0 && text[token.lastIndex] !== '\n')
      throw new Error(`line ${line + 1}: indentation of ${part.length - 1}`)
    line += part.split('\n').length - 1
  }
  if (open.length > 0) throw new Error(`a bracket ${open.join('')} stays open`)
  return { names, strings }
}
