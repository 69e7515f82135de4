/** Computes the curve of an edge between two boxes: sideways if the target lies to the right, up or down if it lies above or below. */
/** A place in the drawing, in canvas pixels. */
export interface Position {
  readonly x: number
  readonly y: number
}

export interface Box extends Position {
  readonly width: number
  readonly height: number
}

/**
 * As SVG path data. `entry`: where the edge enters along the target's left side, from 0 (top) to 1 (bottom); `exit` so at its source.
 * `via`: the height at which the edge runs across, where its direct way would lead over other nodes.
 */
export function edgeCurve(source: Box, target: Box, entry = 0.5, exit = 0.5, via: number | null = null): string {
  if (via !== null) return detour(source, target, entry, exit, via)
  return exit === 0.5 && runsUpOrDown(source, target, entry) ? vertical(source, target) : horizontal(source, target, entry, exit)
}

function runsUpOrDown(source: Box, target: Box, entry: number): boolean {
  const apart = target.y > source.y + source.height + 8 || source.y > target.y + target.height + 8
  const shift = Math.abs(centre(source).x - centre(target).x)
  return entry === 0.5 && apart && shift < Math.min(30, (source.width + target.width) / 4 + 6)
}

function vertical(source: Box, target: Box): string {
  const down = target.y > source.y
  const from = { x: centre(source).x, y: down ? source.y + source.height : source.y }
  const to = { x: centre(target).x, y: down ? target.y : target.y + target.height }
  if (Math.abs(from.x - to.x) < 1) return `M${point(from)} L${point(to)}`
  const half = (from.y + to.y) / 2
  return `M${point(from)} C${point({ x: from.x, y: half })} ${point({ x: to.x, y: half })} ${point(to)}`
}

function horizontal(source: Box, target: Box, entry: number, exit: number): string {
  const from = { x: source.x + source.width, y: source.y + source.height * exit }
  const to = { x: target.x, y: target.y + target.height * entry }
  const reach = to.x >= from.x ? Math.max(26, (to.x - from.x) / 2) : Math.min(160, 40 + (from.x - to.x) / 2)
  return `M${point(from)} C${point({ x: from.x + reach, y: from.y })} ${point({ x: to.x - reach, y: to.y })} ${point(to)}`
}

/** How far a detour goes beside its ends, to turn up or down there. */
const turn = 26

/** Leaves at the right, runs across at the height `via`, and enters at the left. */
function detour(source: Box, target: Box, entry: number, exit: number, via: number): string {
  const from = { x: source.x + source.width, y: source.y + source.height * exit }
  const to = { x: target.x, y: target.y + target.height * entry }
  const forward = to.x - from.x > 2 * turn
  const [start, end] = forward ? [from.x + turn, to.x - turn] : [from.x, to.x]
  const [out, into] = forward ? [from.x + turn / 2, to.x - turn / 2] : [from.x + 1.3 * turn, to.x - 1.3 * turn]
  const down = `C${point({ x: out, y: from.y })} ${point({ x: out, y: via })} ${point({ x: start, y: via })}`
  const across = `L${point({ x: end, y: via })}`
  return `M${point(from)} ${down} ${across} C${point({ x: into, y: via })} ${point({ x: into, y: to.y })} ${point(to)}`
}

function centre(box: Box): Position {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

function point({ x, y }: Position): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}

/** The pieces of a path that `edgeCurve` drew, each by its corners: two of a line, four of a cubic Bézier curve. */
function pieces(path: string): (readonly Position[])[] {
  const parts = [...path.matchAll(/[MLC][^MLC]*/g)].map(([part]) => {
    const numbers = part.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? []
    return Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i] ?? 0, y: numbers[2 * i + 1] ?? 0 }))
  })
  return parts.slice(1).map((corners, i) => [...(parts[i]?.slice(-1) ?? []), ...corners])
}

/** The point of a path of `edgeCurve` at `t`, from 0 (its source) to 1 (its target). */
export function pointOn(path: string, t: number): Position {
  const all = pieces(path)
  const at = Math.min(all.length - 1, Math.floor(t * all.length))
  return along(all[at] ?? [], t * all.length - at)
}

/** Points along a path of `edgeCurve`, at equal shares of each piece: `count` of a curve, more of a long line. */
export function pointsOn(path: string, count: number): Position[] {
  return pieces(path).flatMap((corners, piece) => {
    const [from, to] = [corners[0] ?? nowhere, corners.at(-1) ?? nowhere]
    const steps = corners.length > 2 ? count : Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 24))
    return Array.from({ length: steps + 1 }, (_, k) => along(corners, k / steps)).slice(piece === 0 ? 0 : 1)
  })
}

const nowhere: Position = { x: 0, y: 0 }

/** De Casteljau's construction: a Bézier curve of any degree at `t`, from 0 to 1. */
function along(points: readonly Position[], t: number): Position {
  const [first, ...rest] = points
  if (first === undefined) return { x: Infinity, y: Infinity }
  if (rest.length === 0) return first
  const between = rest.map((next, i) => {
    const before = points[i] ?? next
    return { x: before.x + (next.x - before.x) * t, y: before.y + (next.y - before.y) * t }
  })
  return along(between, t)
}
