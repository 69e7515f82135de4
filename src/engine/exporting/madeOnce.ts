/** What an exporter makes of a source is made once, for its plan, its files and its check. */
import type { ExportSource } from './exporter'

/** Returns `make`, which is called once for each source and whose result is kept as long as the source is. */
export function madeOnce<T extends object>(make: (source: ExportSource) => T): (source: ExportSource) => T {
  const results = new WeakMap<ExportSource, T>()
  return (source) => {
    const result = results.get(source) ?? make(source)
    results.set(source, result)
    return result
  }
}
