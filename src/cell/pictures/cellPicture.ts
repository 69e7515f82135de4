/** Draws a cell as SVG as the canvas draws it: nodes with their titles, edges in the colours of their roles, groups. */
import type { CellGraph, CellNode, Role } from '../../contract/document/cellGraph'
import { surround } from '../drawing/boxes'
import { drawnCell, portPlace } from '../drawing/drawnCell'
import type { DrawnCell, FoldedGroup } from '../drawing/drawnCell'
import type { DrawnEdge } from '../drawing/drawnEdge'
import { edgeCurve } from '../drawing/edgePath'
import type { Box } from '../drawing/edgePath'
import { isRound, nodeSize, nodeTitle, nodeUnder, roomForTitle } from '../drawing/nodeSize'
import { cellNodes } from '../nodes/cellNodeKinds'
import { pagePalette } from './palette'
import type { Palette } from './palette'
import { element, picture, words } from './svg'
import type { Frame } from './svg'

export interface CellPictureOptions {
  /** The colours; those of the page around the picture by default. */
  readonly palette?: Palette
  /** Whether it is a file of its own, with a ground and a font that every program has, rather than a part of a page. */
  readonly alone?: boolean
  /** The shape of each node's value in words, `[B, 128]`, by the node's identifier; shapes are left out by default. */
  readonly shapes?: ReadonlyMap<string, string>
}

interface Pen {
  readonly palette: Palette
  readonly shapes: ReadonlyMap<string, string>
}

/** Room around the drawing, in canvas pixels. */
const margin = 16

/** Returns the drawing of a cell as an SVG element with a title for screen readers. */
export function cellPicture(
  cell: CellGraph,
  { palette = pagePalette(), shapes = new Map(), alone = false }: CellPictureOptions = {}
): string {
  const pen = { palette, shapes }
  const drawn = drawnCell(cell)
  const title = `Drawing of the cell ${cell.name}: ${cell.nodes.length} nodes and ${cell.edges.length} edges`
  const frame = frameOf(drawn, drawn.edges.map((edge) => curveOf(edge, drawn)).join(' '))
  const children = [
    ...drawn.frames.map((frame) => groupFrame(frame, frame.group.name, pen)),
    ...drawn.edges.map((edge) => edgeOf(edge, drawn, pen)),
    ...drawn.nodes.map((node) => nodeOf(node, pen)),
    ...drawn.folded.map((folded) => foldedOf(folded, pen))
  ]
  return picture(title, frame, children, alone ? palette('ground') : undefined)
}

/** The smallest frame around all boxes and the corners of all curves. */
function frameOf({ boxes, frames }: DrawnCell, curves: string): Frame {
  const corners = [...curves.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y), width: 0, height: 0 }))
  const all: Box[] = [...boxes.values(), ...frames, ...corners]
  if (all.length === 0) return { x: 0, y: 0, width: 100, height: 60 }
  const { x, y, width, height } = surround(all)
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}

const roleColour = ({ palette }: Pen, role: Role): string => palette(`role-${role}`)

function curveOf({ source, target, entry, exit, via }: DrawnEdge, { boxes }: DrawnCell): string {
  const [from, to] = [boxes.get(source), boxes.get(target)]
  return from && to ? edgeCurve(from, to, entry, exit, via) : ''
}

function edgeOf(edge: DrawnEdge, drawn: DrawnCell, pen: Pen): string {
  const { kind, role } = edge.sourceNode
  const carriesState = kind === 'state' && role === 'state'
  return element('path', {
    d: curveOf(edge, drawn),
    fill: 'none',
    stroke: roleColour(pen, role),
    'stroke-width': carriesState ? 2.3 : 1.4,
    'stroke-opacity': role === 'plain' ? 0.6 : 0.92
  })
}

function nodeOf(node: CellNode, pen: Pen): string {
  const box = { ...node.position, ...nodeSize(node) }
  return element('g', {}, isRound(node.kind) ? roundNode(node, box, pen) : plainNode(node, box, pen))
}

function roundNode({ kind, role }: CellNode, box: Box, pen: Pen): string[] {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2, 'text-anchor': 'middle', 'dominant-baseline': 'central' }
  return [outline(box, 18, pen), words(cellNodes[kind].symbol, { ...middle, 'font-size': 16, fill: roleColour(pen, role) })]
}

function plainNode(node: CellNode, box: Box, pen: Pen): string[] {
  const { kind, name } = nodeTitle(node)
  const title = `${kind} ${name}`.trim()
  const under = nodeUnder(node, pen.shapes.get(node.id) ?? '')
  const middle = box.y + box.height / 2
  const x = box.x + 12
  const bar = { x: box.x, y: box.y + 6, width: 3, height: box.height - 12, rx: 1.5, fill: roleColour(pen, node.role) }
  return [
    outline(box, 6, pen),
    element('rect', bar),
    words(title, {
      x,
      y: under === '' ? middle + 4.5 : middle - 2.5,
      ...fitting(title, box, Math.min(12.5, roomForTitle(title, box)), 0.58),
      'font-weight': 600,
      fill: pen.palette('text')
    }),
    ...(under === '' ? [] : [words(under, { x, y: middle + 11.5, ...fitting(under, box, 10.5, 0.56), fill: pen.palette('text-3') })])
  ]
}

/** The size of a line; one that is longer than its node is drawn together. `letter`: the mean width of a letter, in shares of its size. */
function fitting(text: string, { width }: Box, size: number, letter: number) {
  const room = width - 18
  const tooLong = [...text].length * size * letter > room
  return { 'font-size': size, ...(tooLong ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : {}) }
}

function outline({ x, y, width, height }: Box, rx: number, { palette }: Pen): string {
  return element('rect', { x, y, width, height, rx, fill: palette('raised'), stroke: palette('line-strong') })
}

function groupFrame({ x, y, width, height }: Box, name: string, { palette }: Pen): string {
  return element('g', {}, [
    element('rect', { x, y, width, height, rx: 10, fill: 'none', stroke: palette('line-strong'), 'stroke-dasharray': '4 3' }),
    words(name, { x: x + 9, y: y + 16, 'font-size': 11, 'font-weight': 600, fill: palette('text-2') })
  ])
}

function foldedOf(folded: FoldedGroup, pen: Pen): string {
  const port = (one: FoldedGroup['inputs'][number], at: number, leaving: boolean) =>
    words(one.name, {
      x: leaving ? folded.x + folded.width - 9 : folded.x + 9,
      y: folded.y + portPlace(folded, at) * folded.height + 4,
      'text-anchor': leaving ? 'end' : 'start',
      'font-size': 11,
      fill: roleColour(pen, one.role)
    })
  return element('g', {}, [
    outline({ x: folded.x - 2.5, y: folded.y - 2.5, width: folded.width + 5, height: folded.height + 5 }, 10, pen),
    outline(folded, 8, pen),
    words(folded.group.name, { x: folded.x + 9, y: folded.y + 16, 'font-size': 12.5, 'font-weight': 600, fill: pen.palette('text') }),
    ...folded.inputs.map((one, at) => port(one, at, false)),
    ...folded.outputs.map((one, at) => port(one, at, true))
  ])
}
