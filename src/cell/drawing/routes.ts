/** Leads edges around nodes: one whose direct way runs over other nodes, or back to the left, runs across through a free corridor. */
import type { DrawnEdge, Unrouted } from './drawnEdge'
import { edgeCurve, pointsOn } from './edgePath'
import type { Box } from './edgePath'

/** Larger drawings take the direct way: looking for corridors would take too long. */
const mostBoxes = 60
/** Points that are looked at along each curve. */
const samples = 12
/** Between an edge and the nodes that it passes. */
const clear = 6
/** Between a corridor and the nodes beside it, and from one edge in it to the next. */
const corridorMargin = 10
const lane = 9

export function routed(edges: readonly Unrouted[], boxes: ReadonlyMap<string, Box>): DrawnEdge[] {
  if (boxes.size > mostBoxes) return edges.map((edge) => ({ ...edge, via: null }))
  /** How many edges run through each corridor already. */
  const taken = new Map<number, number>()
  return edges.map((edge) => {
    const [source, target] = [boxes.get(edge.source), boxes.get(edge.target)]
    if (source === undefined || target === undefined) return { ...edge, via: null }
    const others = [...boxes].flatMap(([id, box]) => (id === edge.source || id === edge.target ? [] : [box]))
    return { ...edge, via: clearest(edge, source, target, others, taken) }
  })
}

/** The way over the fewest nodes; of equal ones the direct one, then the one that goes least up and down. */
function clearest(edge: Unrouted, source: Box, target: Box, others: readonly Box[], taken: Map<number, number>): number | null {
  const hits = (via: number | null) => {
    const points = pointsOn(edgeCurve(source, target, edge.entry, edge.exit, via), samples)
    return others.filter((box) =>
      points.some(({ x, y }) => x > box.x - clear && x < box.x + box.width + clear && y > box.y && y < box.y + box.height)
    ).length
  }
  // An edge that leads back goes through a corridor rather than slantwise over the drawing, where there is one.
  const leadsBack = target.x < source.x
  let [best, fewest]: [number | null, number] = [null, hits(null) + (leadsBack ? 0.5 : 0)]
  if (fewest === 0) return null
  const [from, to] = [source.y + source.height * edge.exit, target.y + target.height * edge.entry]
  const length = (via: number) => Math.abs(via - from) + Math.abs(via - to)
  for (const corridor of corridors(source, target, others).toSorted((a, b) => length(a) - length(b))) {
    const via = corridor + lane * (taken.get(corridor) ?? 0)
    const over = hits(via)
    if (over < fewest) [best, fewest] = [corridor, over]
    if (fewest === 0) break
  }
  if (best === null) return null
  const before = taken.get(best) ?? 0
  taken.set(best, before + 1)
  return best + lane * before
}

/** The heights between, above and below nodes at which nothing lies between the two ends. */
function corridors(source: Box, target: Box, others: readonly Box[]): number[] {
  const [left, right] = [Math.min(source.x + source.width, target.x), Math.max(source.x + source.width, target.x)]
  const between = [...others, source, target].filter((box) => box.x < right && left < box.x + box.width)
  const stretches = [...between, source, target]
    .map(({ y, height }) => ({ from: y - corridorMargin, to: y + height + corridorMargin }))
    .toSorted((a, b) => a.from - b.from)
  const heights = [stretches[0]?.from ?? 0]
  let bottom = stretches[0]?.to ?? 0
  for (const { from, to } of stretches) {
    if (from >= bottom) heights.push(bottom, from)
    bottom = Math.max(bottom, to)
  }
  return [...new Set([...heights, bottom].map(Math.round))]
}
