/** Measures how hard a drawing is to read: by edges that cross or run through nodes, overlapping nodes, and the length of edges. */
import type { Position } from '../../../lib/edits/edit'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../cell/drawing/drawnEdge'
import { edgeCurve, pointsOn } from '../../../../cell/drawing/edgePath'
import type { Box } from '../../../../cell/drawing/edgePath'
import { overlap } from '../../../../cell/drawing/boxes'

type Places = Readonly<Record<string, Position>>

export interface Tangle {
  /** Pairs of edges that cross, but for those that meet at an end. */
  readonly crossings: number
  /** Nodes that an edge of others runs through. */
  readonly through: number
  readonly overlaps: number
  /** How long all edges are together, in canvas pixels. */
  readonly length: number
}

/** Weighs a tangle: the lower, the clearer. A crossing is worth half a thousand pixels of edge. */
export function tangleWeight({ crossings, through, overlaps, length }: Tangle): number {
  return 500 * crossings + 400 * through + 5_000 * overlaps + length
}

/** `places`: top left corners; what has none stays where it is drawn. */
export function tangle(drawn: DrawnCell, places: Places): Tangle {
  const plan = planOf(drawn, places)
  const lines = [...plan.lines.values()]
  return {
    crossings: pairs(lines).filter(([one, other]) => crossed(one, other)).length,
    through: sum(lines, (line) => boxesUnder(plan, line)),
    overlaps: pairs([...plan.boxes.values()]).filter(([one, other]) => overlap(grown(one), other)).length,
    length: sum(lines, lengthOf)
  }
}

/** What of the tangle goes with one node: all that changes when it alone moves. */
export function tangleOf({ boxes, lines }: Plan, id: string): Tangle {
  const box = boxes.get(id) ?? nowhere
  const [moving, others] = [[], []] as [Line[], Line[]]
  for (const line of lines.values()) (line.edge.source === id || line.edge.target === id ? moving : others).push(line)
  const crossings = pairs(moving).filter(([one, other]) => crossed(one, other)).length
  return {
    crossings: crossings + sum(moving, (line) => others.filter((other) => crossed(line, other)).length),
    through: sum(moving, (line) => boxesUnder({ boxes }, line)) + others.filter((line) => runsThrough(line, id, box)).length,
    overlaps: [...boxes].filter(([other, one]) => other !== id && overlap(grown(box), one)).length,
    length: sum(moving, lengthOf)
  }
}

/** Where everything is, so that one node can be tried elsewhere. */
export interface Plan {
  readonly boxes: ReadonlyMap<string, Box>
  readonly lines: ReadonlyMap<string, Line>
}

export function planOf(drawn: DrawnCell, places: Places): Plan {
  const boxes = new Map([...drawn.boxes].map(([id, box]) => [id, { ...box, ...places[id] }]))
  return { boxes, lines: new Map(drawn.edges.flatMap((edge) => lineOf(edge, boxes)).map((line) => [line.edge.id, line])) }
}

/** A copy of the plan in which one node stands at another height. */
export function lifted({ boxes, lines }: Plan, id: string, by: number): Plan {
  const box = boxes.get(id) ?? nowhere
  const moved = new Map(boxes).set(id, { ...box, y: box.y + by })
  const drawn = [...lines].flatMap(([edgeId, line]): [string, Line][] => {
    const touched = line.edge.source === id || line.edge.target === id
    return touched ? lineOf(line.edge, moved).map((next) => [edgeId, next]) : [[edgeId, line]]
  })
  return { boxes: moved, lines: new Map(drawn) }
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 }

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((all, one) => all + of(one), 0)
}

function lengthOf({ points }: Line): number {
  return sum(segments(points), ([a, b]) => Math.hypot(b.x - a.x, b.y - a.y))
}

function boxesUnder({ boxes }: Pick<Plan, 'boxes'>, line: Line): number {
  return [...boxes].filter(([id, box]) => runsThrough(line, id, box)).length
}

/** Edges that share an end meet there, and do not count. */
function crossed(one: Line, other: Line): boolean {
  return !meet(one.edge, other.edge) && overlap(one.bounds, other.bounds) && cross(one.points, other.points)
}

interface Line {
  readonly edge: DrawnEdge
  readonly points: readonly Position[]
  /** What it lies within. */
  readonly bounds: Box
}

/** An odd number, so that curves that mirror each other do not cross at a joint. */
const samples = 13
/** Between nodes, in canvas pixels; nearer ones count as overlapping. */
const room = 12

function lineOf(edge: DrawnEdge, boxes: ReadonlyMap<string, Box>): Line[] {
  const [source, target] = [boxes.get(edge.source), boxes.get(edge.target)]
  if (source === undefined || target === undefined) return []
  const points = pointsOn(edgeCurve(source, target, edge.entry, edge.exit), samples)
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return [{ edge, points, bounds: { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 } }]
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((one, k) => list.slice(k + 1).map((other): [T, T] => [one, other]))
}

function segments(points: readonly Position[]): [Position, Position][] {
  return points.slice(1).map((point, k) => [points[k] ?? point, point])
}

function meet(a: DrawnEdge, b: DrawnEdge): boolean {
  return a.source === b.source || a.target === b.target
}

function cross(a: readonly Position[], b: readonly Position[]): boolean {
  const others = segments(b)
  return segments(a).some(([from, to]) => others.some(([start, end]) => parts(from, to, start, end) && parts(start, end, from, to)))
}

/** Whether two points lie on different sides of a line. */
function parts(from: Position, to: Position, a: Position, b: Position): boolean {
  const side = (point: Position) => (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
  return side(a) * side(b) < 0
}

function runsThrough({ edge, points, bounds }: Line, id: string, box: Box): boolean {
  if (id === edge.source || id === edge.target || !overlap(bounds, box)) return false
  return points.some(({ x, y }) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height)
}

/** With the room that a node keeps around itself. */
function grown({ x, y, width, height }: Box): Box {
  return { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room }
}
