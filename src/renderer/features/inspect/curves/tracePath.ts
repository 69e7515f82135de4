/** One unit's values over the tokens as the path of an SVG. */
import type { HeatMapScale } from '../../../components/charts/paintHeatMap'

/** A line through the middle of each token's column; it breaks where a value is not finite. */
export function tracePath(values: Float32Array, scale: HeatMapScale, width: number, height: number): string {
  const margin = 2
  const room = height - 2 * margin
  let path = ''
  let drawn = false
  values.forEach((value, t) => {
    if (!Number.isFinite(value)) {
      drawn = false
      return
    }
    const share = Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)))
    const x = ((t + 0.5) / values.length) * width
    path += `${drawn ? 'L' : 'M'}${x.toFixed(2)} ${(margin + (1 - share) * room).toFixed(2)}`
    drawn = true
  })
  return path
}
