/** Makes the ECharts series of a band around a line, such as one standard deviation: an area between two curves over the same x. */
import type { CustomSeriesOption } from 'echarts/charts'
import type { Points } from '../../lib/columns'
import { decimate } from './decimate'

export interface Band {
  readonly low: Points
  readonly high: Points
}

interface BandView {
  readonly from: number
  readonly to: number
  /** Points at most. */
  readonly width: number
  /** Logarithmic values: what a logarithm cannot show ends at the lowest that it can. */
  readonly log: boolean
}

/** Places at which one of the two is not finite are left out. */
export function bandSeries(
  id: string,
  x: Points,
  band: Band,
  look: { colour: string; opacity: number },
  view: BandView
): CustomSeriesOption {
  const low = decimate(x, band.low, view.from, view.to, view.width, 'mean')
  const high = decimate(x, band.high, view.from, view.to, view.width, 'mean')
  const floor = view.log ? lowestAboveZero(high, lowestAboveZero(low, Infinity)) : -Infinity
  const edge = [...pairs(low), ...pairs(high).toReversed()].map(([place, value]): Pair => [place, Math.max(floor, value)])
  return {
    id: `${id}, band`,
    type: 'custom',
    data: edge,
    silent: true,
    clip: true,
    z: 1,
    // The whole area is drawn with the first point; the points are data so that the axis has room for them.
    renderItem: ({ dataIndex }, { coord }) =>
      dataIndex > 0
        ? { type: 'group', children: [] }
        : {
            type: 'polygon',
            shape: { points: edge.map((point) => coord(point)) },
            style: { fill: look.colour, opacity: 0.16 * look.opacity }
          }
  }
}

type Pair = [place: number, value: number]

function pairs(points: Float64Array): Pair[] {
  return Array.from({ length: points.length / 2 }, (_, i): Pair => [points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN])
}

function lowestAboveZero(points: Float64Array, start: number): number {
  return pairs(points).reduce((lowest, [, value]) => (value > 0 && value < lowest ? value : lowest), start)
}
