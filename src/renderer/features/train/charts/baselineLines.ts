/** Draws what simple predictions reach as labelled lines across a chart of the Train place. */
import type { Baseline } from '../../../../contract/runs/baseline'
import type { ChartTheme } from '../../../components/charts/chartTheme'
import type { Line } from '../../../components/charts/lineOptions'
import type { NamedPoints } from '../../../components/pictures/joinedColumns'
import { measuredText } from '../../../lib/words/figures'
import type { Points } from '../../../lib/columns'

/** A baseline in the units of one chart. */
export interface ShownBaseline {
  readonly name: string
  readonly value: number
}

/** Baselines in the units that `valueOf` takes; those that have no value there are left out. */
export function shownBaselines(
  baselines: readonly Baseline[],
  valueOf: (baseline: Baseline) => number | null | undefined
): ShownBaseline[] {
  return baselines.flatMap((baseline) => {
    const value = valueOf(baseline)
    return value === null || value === undefined ? [] : [{ name: baseline.name, value }]
  })
}

/** A dotted line for each baseline from the first step to the newest of `steps`, with its name above its end. */
export function baselineLines(baselines: readonly ShownBaseline[], steps: Points, theme: ChartTheme): Line[] {
  return baselines.map(({ name, value }) => ({
    id: `baseline ${name}`,
    ...across(steps, value),
    colour: theme.textFaint,
    width: 1.2,
    opacity: 1,
    dash: 'dotted',
    points: false,
    thinning: 'mean',
    label: name
  }))
}

/** The baselines as columns of a chart's table. */
export function baselineColumns(baselines: readonly ShownBaseline[], steps: Points, nameOf: (words: string) => string): NamedPoints[] {
  return baselines.map(({ name, value }) => ({ name: nameOf(name), ...across(steps, value) }))
}

/** The baselines as entries of a chart's head. */
export const baselineValues = (baselines: readonly ShownBaseline[]) =>
  baselines.map(({ name, value }) => ({ name, text: measuredText(value, 3) }))

function across(steps: Points, value: number): { readonly x: Points; readonly y: Points } {
  const length = Math.min(2, steps.length)
  return { x: { length, at: (index) => steps.at(index === 0 ? 0 : steps.length - 1) }, y: { length, at: () => value } }
}
