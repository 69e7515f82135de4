/** Texts that people typed, written into Python so that they stay text: string literals, comments and docstrings. */

/** Characters that are not shown or that steer the reading direction. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Writes a text as a Python string literal between double quotes. */
export function pythonString(text: string): string {
  const inner = text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replace(unseen, escaped)
  return `"${inner}"`
}

/** Writes a text as one line of words, for a comment. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(unseen, '').trim()
}

/** Writes lines as a docstring. A backslash or three quotes within them stay text. */
export function docstring(lines: readonly string[]): string[] {
  const safe = lines.map((line) =>
    line
      .replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')
      .replaceAll('\t', ' ')
      .replace(unseen, '')
      .replaceAll('\\', '\\\\')
      .replaceAll('"""', '\\"\\"\\"')
      .replace(/"$/, '\\"')
      .trimEnd()
  )
  const [first = '', ...rest] = safe
  return rest.length === 0 ? [`"""${first}"""`] : [`"""${first}`, ...rest, '"""']
}

/** Indents lines by levels of four columns; empty lines stay empty. */
export function indented(lines: readonly string[], levels = 1): string[] {
  return lines.map((line) => (line === '' ? '' : `${' '.repeat(4 * levels)}${line}`))
}

/** Writes a number as a Python float. */
export function pythonFloat(value: number): string {
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Writes a truth value. */
export const pythonBool = (value: boolean): string => (value ? 'True' : 'False')

/** Writes a tuple of expressions: `()`, `(a,)`, `(a, b)`. */
export const pythonTuple = (values: readonly string[]): string => `(${values.join(', ')}${values.length === 1 ? ',' : ''})`
