/** The bytes that a model keeps over the tokens it has taken in, as the path of an SVG: a line that is flat or rises. */
import { bytesAfter } from '../../../../contract/events/generation'
import type { LayerMemory } from '../../../../contract/events/generation'

export interface CurveSize {
  readonly width: number
  readonly height: number
}

export interface GenerationMemoryShape {
  readonly path: string
  /** Bytes at the top of the drawing: what is kept at its right end. */
  readonly top: number
}

/** From the first token to the `length`-th, in a drawing of `most` tokens. */
export function generationMemoryCurve(
  memory: readonly LayerMemory[],
  length: number,
  most: number,
  { width, height }: CurveSize
): GenerationMemoryShape {
  const bytes = (tokens: number) => memory.reduce((sum, layer) => sum + bytesAfter(layer, tokens), 0)
  const top = bytes(Math.max(1, most, length))
  const margin = 2
  const x = (tokens: number) => ((tokens / Math.max(1, most, length)) * width).toFixed(1)
  const y = (tokens: number) => (margin + (1 - (top === 0 ? 0 : bytes(tokens) / top)) * (height - 2 * margin)).toFixed(1)
  return { path: `M${x(0)} ${y(0)}L${x(length)} ${y(length)}`, top }
}
