/** Python source that does not depend on the model, in parts: the file of a model has the parts that it needs, each once. */

interface LibraryPart<N extends string> {
  /** Other parts that it uses. */
  readonly uses: readonly N[]
  /** Python source. */
  readonly source: string
}

export type Library<N extends string> = { readonly [P in N]: LibraryPart<N> }

/** The sources of the parts in `wanted` and of all that they use. They come in the order of `names`, in which a file defines them. */
export function sourcesOf<N extends string>(library: Library<N>, names: readonly N[], wanted: Iterable<N>): string[] {
  const needed = new Set<N>()
  const add = (name: N): void => {
    needed.add(name)
    library[name].uses.forEach(add)
  }
  for (const name of wanted) add(name)
  return names.filter((name) => needed.has(name)).map((name) => library[name].source.trim())
}

/** The names of the functions, classes and values that the parts define in their file, which nothing else there may take. */
export function namesDefinedBy<N extends string>(library: Library<N>): string[] {
  const sources = Object.values<LibraryPart<N>>(library)
  return sources.flatMap(({ source }) =>
    [...source.matchAll(/^(?:(?:class|def) (\w+)|(\w+) =)/gm)].map(([, defined, set]) => defined ?? set ?? '')
  )
}
