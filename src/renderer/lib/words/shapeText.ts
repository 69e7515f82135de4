/** Writes shapes as people read them. */

/** One value of a time step, `[128]` → `[B, 128]`, with the batch in front. */
export function shapeText(shape: readonly number[]): string {
  return `[${['B', ...shape].join(', ')}]`
}
