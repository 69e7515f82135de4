/** Compared curves as the lines of a chart: colour, dash and number tell whose they are, a band shows one standard deviation. */
import type { ChartTheme } from '../../../components/charts/chartTheme'
import type { Line } from '../../../components/charts/lineOptions'
import type { Points } from '../../../lib/columns'
import { reachedByAll } from './comparedCurves'
import type { ComparedCurve } from './comparedCurves'

export interface LineLook {
  readonly hidden: ReadonlySet<string>
  /** The key of the curve that the legend points at; the others step back. */
  readonly singled: string | null
  readonly colours: readonly string[]
  /** Whether single points are marked. */
  readonly points: boolean
  /** Whether curves are smooth, so that a stretch is thinned to its mean. */
  readonly smooth: boolean
}

/** Lines beyond which marks of points would hide each other. */
const mostMarked = 8

export function curveLines(curves: readonly ComparedCurve[], look: LineLook, theme: ChartTheme): Line[] {
  const shown = curves.filter(({ key }) => !look.hidden.has(key))
  const points = look.points && shown.length <= mostMarked
  return shown.flatMap((compared) => linesOf(compared, { ...look, points }, theme))
}

function linesOf(compared: ComparedCurve, look: LineLook, theme: ChartTheme): Line[] {
  const { key, sign, curve, spread } = compared
  const alone = look.singled === key
  const { all, rest } = reachedByAll(compared)
  const base = {
    x: curve.x,
    colour: look.colours[sign.colour] ?? theme.text,
    width: alone ? 2.6 : spread === null ? 1.5 : 2,
    opacity: look.singled === null ? 0.95 : alone ? 1 : 0.12,
    dash: sign.dash,
    points: look.points,
    thinning: look.smooth || look.points ? 'mean' : 'extremes'
  } as const
  const mark = compared.failed ? `${sign.number} ✕` : String(sign.number)
  const band = spread === null ? {} : { band: bandAround(curve.y, spread.deviation) }
  const end =
    rest === null ? [] : [{ ...base, id: `${key}, fewer runs`, y: rest, dash: 'dotted', opacity: base.opacity * 0.6, mark } as const]
  return [{ ...base, ...band, ...(rest === null && { mark }), id: key, y: all }, ...end]
}

function bandAround(y: Points, deviation: Points) {
  const away = (sign: number): Points => ({ length: y.length, at: (index) => y.at(index) + sign * deviation.at(index) })
  return { low: away(-1), high: away(1) }
}
