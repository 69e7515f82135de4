/** How thick the edges of a drawing are: by the logarithm of the gradient of the loss with respect to the value that each carries. */
import type { EdgeGradientsFrame } from '../../../../contract/events/reach'

/** Powers of ten from the thinnest line to the thickest. */
export const decades = 4
/** Pixels of the drawing. */
const [thinnest, thickest] = [0.7, 8]

/** The largest norm of any edge at any time step: widths of all tokens are compared with it. Zero where nothing has a gradient. */
export function largestNorm({ edges }: EdgeGradientsFrame): number {
  return edges.reduce((most, { norms }) => norms.reduce((one, norm) => (norm > one ? norm : one), most), 0)
}

/** The width of an edge, in pixels of the drawing. What has no gradient is as thin as what has a 10⁻⁴ of the largest. */
export function edgeWidth(norm: number, largest: number): number {
  if (!(norm > 0) || !(largest > 0)) return thinnest
  const share = 1 + Math.log10(norm / largest) / decades
  return thinnest + (thickest - thinnest) * Math.min(1, Math.max(0, share))
}

/**
 * The norm at a 0-based time step; null where the frame has no such edge or step. A line of a folded group stands for several edges, and is as
 * thick as the strongest of them.
 */
export function normAt(frame: EdgeGradientsFrame, ids: readonly string[], token: number): number | null {
  const norms = frame.edges.filter(({ edge }) => ids.includes(edge)).flatMap(({ norms: each }) => each[token] ?? [])
  return norms.length === 0 ? null : Math.max(...norms)
}

/** Norms that a legend shows, from the largest down, with the widths that they are drawn in. */
export function legend(largest: number): readonly { readonly norm: number; readonly width: number }[] {
  return Array.from({ length: decades + 1 }, (_, k) => largest / 10 ** k).map((norm) => ({ norm, width: edgeWidth(norm, largest) }))
}
