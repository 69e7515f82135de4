/** Python identifiers from names that people typed: safe, unique, and as close to the name as Python allows. */

/** The keywords of Python 3.14, soft ones too, and names that generated code itself relies on. */
const reserved: readonly string[] = [
  ...'False None True and as assert async await break class continue def del elif else except finally for from global if import'.split(' '),
  ...'in is lambda nonlocal not or pass raise return try while with yield match case type self super print range len'.split(' '),
  ...'list dict set int float str tuple zip enumerate reversed sum min max abs math json os sys torch nn F jax jnp lax np keras ops'.split(
    ' '
  )
]

/** Gives each thing a Python identifier of its own within one namespace: the locals of a function, or the attributes of a class. */
export class PythonNames {
  private readonly taken: Set<string>

  /** @param more names that this namespace must not give away, beside those that Python reserves */
  constructor(more: Iterable<string> = []) {
    this.taken = new Set([...reserved, ...more])
  }

  /** Returns `wanted` as an identifier, with a number behind it where the identifier is taken. */
  take(wanted: string): string {
    const base = pythonIdentifier(wanted)
    let name = base
    for (let count = 2; this.taken.has(name); count++) name = /\d$/.test(base) ? `${base}_${count}` : `${base}${count}`
    this.taken.add(name)
    return name
  }
}

/** Turns any text into an identifier of ASCII letters, digits and underscores. Two leading underscores, which mangle names in a class, become one. */
export function pythonIdentifier(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+/, '_')
    .replace(/(?<=.)_+$/, '')
  if (plain === '' || plain === '_') return 'value'
  return /^\d/.test(plain) ? `_${plain}` : plain
}

/** Turns any text into the name of a class, such as `LstmCell`. */
export function pythonClassName(text: string, fallback: string): string {
  const words = pythonIdentifier(text).split('_')
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
  return /^[A-Z]/.test(name) && pythonIdentifier(text) !== 'value' ? name : fallback
}
