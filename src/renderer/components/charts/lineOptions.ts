/** Makes the ECharts options of a line chart over steps or another rising axis: few lines, small type, no decoration. */
import type { ChartTheme } from './chartTheme'
import type { Points } from '../../lib/columns'
import { bandSeries } from './bandSeries'
import type { Band } from './bandSeries'
import { decimate } from './decimate'
import type { Thinning } from './decimate'
import type { EChartsCoreOption } from './echartsCore'
import { shortText } from '../../lib/words/figures'

export interface Line {
  readonly id: string
  readonly x: Points
  readonly y: Points
  readonly colour: string
  readonly width: number
  readonly opacity: number
  readonly dash: 'solid' | 'dashed' | 'dotted'
  /** Marks each point, as long as they are few. */
  readonly points: boolean
  /** How it is thinned where there are more points than pixels. */
  readonly thinning: Thinning
  /** A sign at the line's end, which tells its kind without colour. */
  readonly mark?: string
  /** Words above the line's end. */
  readonly label?: string
  /** A band around the line, over the same x. */
  readonly band?: Band
}

/** Points beyond which marks would hide the line. */
const mostMarks = 60
/** The margins of the plot within the element, in pixels. */
export const plot = { left: 46, right: 14, top: 10, bottom: 22 } as const

export interface FrameParts {
  /** Logarithmic values. */
  readonly log: boolean
  readonly fromZero: boolean
  /** A place on the axis in words, as short as may be. */
  readonly tick: (value: number) => string
}

export function lineFrame(theme: ChartTheme, { log, fromZero, tick }: FrameParts): EChartsCoreOption {
  const axisLabel = { color: theme.textFaint, fontSize: 10.5, fontFamily: theme.font }
  return {
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font },
    grid: { ...plot },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { ...axisLabel, formatter: tick, hideOverlap: true, showMaxLabel: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      splitNumber: 6
    },
    yAxis: {
      type: log ? 'log' : 'value',
      scale: !fromZero,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...axisLabel, formatter: (value: number) => shortText(value), hideOverlap: true },
      splitLine: { lineStyle: { color: theme.line } },
      minorSplitLine: { show: false },
      splitNumber: 4
    },
    // The chart's own gestures zoom (useChartZoom): ECharts' would take the wheel away from the page.
    dataZoom: [{ type: 'inside', xAxisIndex: 0, filterMode: 'none', disabled: true }]
  }
}

/** The steps in view, and the width that they are drawn over in pixels. */
export interface LineView {
  readonly from: number
  readonly to: number
  readonly width: number
}

/** Data as interleaved x, y in one Float64Array each, which ECharts takes without making objects of them. */
export function lineSeries(lines: readonly Line[], theme: ChartTheme, view: LineView, log: boolean): object[] {
  // A point a pixel: strokes cost by the point.
  const most = Math.max(200, Math.round(view.width))
  const bands = lines.flatMap((line) =>
    line.band === undefined ? [] : [bandSeries(line.id, line.x, line.band, line, { ...view, width: most, log })]
  )
  const drawn = lines.map((line) => ({
    id: line.id,
    type: 'line',
    data: shown(decimate(line.x, line.y, view.from, view.to, most, line.thinning), log),
    dimensions: ['step', 'value'],
    showSymbol: line.points && line.x.length <= mostMarks,
    symbol: 'circle',
    symbolSize: 4,
    silent: true,
    emphasis: { disabled: true },
    itemStyle: { color: line.colour || theme.text, opacity: line.opacity },
    lineStyle: { color: line.colour || theme.text, width: line.width, opacity: line.opacity, type: line.dash },
    endLabel: line.label === undefined ? signLabel(line) : wordsLabel(line, theme),
    // Signs of lines that end at one height stand one below the other.
    labelLayout: { moveOverlap: 'shiftY' },
    z: line.width > 1.5 ? 3 : 2
  }))
  return [...bands, ...drawn]
}

const signLabel = ({ mark, colour }: Line) => ({ show: mark !== undefined, formatter: mark ?? '', color: colour, distance: 3, fontSize: 9 })

const wordsLabel = ({ label, colour }: Line, { font }: ChartTheme) => ({
  show: true,
  formatter: label,
  color: colour,
  fontFamily: font,
  fontSize: 10.5,
  align: 'right',
  verticalAlign: 'bottom',
  distance: 0,
  offset: [0, -2]
})

/** On a logarithmic axis without the points that a logarithm cannot show. */
function shown(points: Float64Array, log: boolean): Float64Array {
  if (!log) return points
  let used = 0
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] ?? NaN, points[i + 1] ?? NaN]
    if (!(y > 0)) continue
    points[used] = x
    points[used + 1] = y
    used += 2
  }
  return points.subarray(0, used)
}
