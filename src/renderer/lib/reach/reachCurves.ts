/** The curves of a gradient's reach: those of the model's states, and that of a plain RNN to compare with. */
import type { PlainReach, ReachFrame } from '../../../contract/events/reach'
import { countText } from '../words/figures'
import { measureReach, sharesOf } from './reachDistance'
import type { GradientReach, Shares } from './reachDistance'

export interface ReachCurve {
  readonly key: string
  /** Such as `c, cell state`. */
  readonly name: string
  /** Where there is little room: `c`, `plain RNN`, `c, step 200`. */
  readonly short: string
  readonly shares: Shares
  readonly reach: GradientReach
  /** A CSS colour. */
  readonly colour: string
  /** Whether the curve is one that others are compared with. */
  readonly dashed: boolean
}

/** The first state is drawn in the colour of states, as in the mock; more than these repeat. */
const colours = ['var(--role-state)', 'var(--role-candidate)', 'var(--role-input)', 'var(--role-output)', 'var(--role-forget)'] as const

/**
 * Returns the states of a frame, a layer's cell state before its hidden state; where the model carries none, the outputs of its layers. With
 * `outputs` both.
 */
export function shownStates({ states }: ReachFrame, outputs = false): ReachFrame['states'] {
  const layers = [...new Set(states.map(({ layer }) => layer))]
  const place = ({ layer, label }: ReachFrame['states'][number]) => 2 * layers.indexOf(layer) + (label === 'cell state' ? 0 : 1)
  const carried = states.filter(({ kind }) => kind === 'state').sort((a, b) => place(a) - place(b))
  return outputs || carried.length === 0 ? [...carried, ...states.filter(({ kind }) => kind === 'output')] : carried
}

/** Returns a curve for each shown state. */
export function reachCurves(frame: ReachFrame, outputs = false): ReachCurve[] {
  const states = shownStates(frame, outputs)
  return states.map(({ layer, name, label, norms }, k) => {
    const alone = states.every((other) => other.layer === layer)
    return {
      key: `${layer}.${name}`,
      name: `${name}, ${label}${alone ? '' : ` of ${layer}`}`,
      short: name,
      shares: sharesOf(norms, frame.from),
      reach: measureReach(norms, frame.from),
      colour: colours[k % colours.length] ?? colours[0],
      dashed: false
    }
  })
}

/** Returns the curves of another moment of the same model, each in the colour of its state. */
export function curvesBefore(frame: ReachFrame, outputs = false): ReachCurve[] {
  const at = `step ${countText(frame.step)}`
  return reachCurves(frame, outputs).map((curve) => ({
    ...curve,
    key: `before.${curve.key}`,
    name: `${curve.name} at ${at}`,
    short: `${curve.short}, ${at}`,
    dashed: true
  }))
}

/** Returns the curve of the plain RNN; null where there is none. */
export function plainCurve(plain: PlainReach | null): ReachCurve | null {
  const state = plain === null ? undefined : shownStates(plain.frame)[0]
  if (plain === null || state === undefined) return null
  const { units, frame } = plain
  return {
    key: 'plain',
    name: `plain RNN, ${countText(units)} units, trained for ${countText(frame.step)} steps`,
    short: 'plain RNN',
    shares: sharesOf(state.norms, frame.from),
    reach: measureReach(state.norms, frame.from),
    colour: 'var(--text-3)',
    dashed: true
  }
}

/** Returns the curve of which the most is left at the first time step: the one that tells how far the model reaches. */
export function farthest(curves: readonly ReachCurve[]): ReachCurve | null {
  const left = ({ shares }: ReachCurve) => shares.at(-1) ?? 0
  return curves.reduce<ReachCurve | null>((best, curve) => (best === null || left(curve) > left(best) ? curve : best), null)
}

/** The decades that a chart of shares has, from 1 down to 10^−6. */
export const decades = 6

/** A curve as the path of an SVG. It ends where less than the last decade is left. @param xOf the place of a distance */
export function curvePath(shares: Shares, xOf: (distance: number) => number, height: number): string {
  const logs = Array.from(shares, (share) => (share > 0 ? -Math.log10(share) : Infinity))
  const yOf = (log: number) => Math.min(log, decades) * (height / decades)
  const end = logs.findIndex((log) => log > decades)
  const points = logs.slice(0, end < 0 ? logs.length : end).map((log, d) => `${xOf(d).toFixed(2)} ${yOf(log).toFixed(2)}`)
  const [before, after] = [logs[end - 1], logs[end]]
  // The last piece is cut at the edge of the chart.
  if (before !== undefined && after !== undefined) {
    const part = Number.isFinite(after) ? (decades - before) / (after - before) : 1
    points.push(`${xOf(end - 1 + part).toFixed(2)} ${height.toFixed(2)}`)
  }
  return points.length === 0 ? '' : `M${points.join('L')}`
}
