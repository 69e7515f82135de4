/** Moves the nodes of a layout up and down, one after the other, as long as that makes the drawing clearer. */
import type { Position } from '../../../lib/edits/edit'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import { tangleWeight, lifted, planOf, tangleOf } from './tangle'
import type { Plan } from './tangle'

/** How far a node is tried to be moved, in canvas pixels. */
const trials = [-96, -64, -32, -16, 16, 32, 64, 96]
const mostRounds = 4

/** A layout by layers does not know the curves of the edges, which may run through nodes; this search does. */
export function untangled(drawn: DrawnCell, laid: Readonly<Record<string, Position>>): Record<string, Position> {
  let plan = planOf(drawn, laid)
  for (let round = 0; round < mostRounds; round++) {
    const before = plan
    for (const id of drawn.boxes.keys()) plan = bestFor(plan, id)
    if (plan === before) break
  }
  return Object.fromEntries([...plan.boxes].map(([id, { x, y }]) => [id, { x, y }]))
}

function bestFor(plan: Plan, id: string): Plan {
  let [best, least] = [plan, tangleWeight(tangleOf(plan, id))]
  for (const by of trials) {
    const tried = lifted(plan, id, by)
    const weight = tangleWeight(tangleOf(tried, id))
    // The gain must be a pixel at least, so that rounding does not keep the search going.
    if (weight < least - 1) [best, least] = [tried, weight]
  }
  return best
}
