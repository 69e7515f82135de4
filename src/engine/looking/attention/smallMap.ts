/** Makes a small map of a large one: each number is the largest of a square, so that thin lines stay. */

/** One head of [H, length, length], of which `steps` are the sequence's own. */
export interface LargeMap {
  readonly values: Float32Array
  readonly head: number
  readonly length: number
  readonly steps: number
}

/** [side × side], with `side` at most `steps`. */
export function smallMap({ values, head, length, steps }: LargeMap, side: number): Float32Array<ArrayBuffer> {
  const small = new Float32Array(side * side)
  for (let query = 0; query < steps; query++)
    for (let key = 0; key < steps; key++) {
      const into = Math.floor((query * side) / steps) * side + Math.floor((key * side) / steps)
      small[into] = Math.max(small[into] ?? 0, values[(head * length + query) * length + key] ?? 0)
    }
  return small
}
