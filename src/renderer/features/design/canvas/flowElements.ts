/** Turns the open cell into the nodes and edges of the canvas, with their roles, shapes, problems and labels. */
import type { Edge, Node } from '@vue-flow/core'
import type { CellGraph, CellNode, Role } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import { gradeOf, worstOf } from '../../../../contract/problems/problems'
import type { Grade, Problem } from '../../../../contract/problems/problems'
import { problemText } from '../../../../contract/problems/problemText'
import type { CellReport } from '../../../../contract/procedures/model'
import { nodeText } from '../../../lib/edits/editLabel'
import { shapeText } from '../../../lib/words/shapeText'
import type { DrawnCell, FoldedGroup } from '../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../cell/drawing/drawnEdge'
import { boxId } from '../../../../cell/groups'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import type { Size } from '../../../../cell/drawing/nodeSize'

export interface NodeData {
  readonly node: CellNode
  /** `[B, 128]`, or empty where it is not known. */
  readonly shape: string
  /** The gravest problem of the node in words, or null. */
  readonly problem: string | null
  readonly grade: Grade | null
  readonly size: Size
}

export interface GroupData {
  readonly folded: FoldedGroup
  /** The gravest problem within, in words, or null. */
  readonly problem: string | null
  readonly grade: Grade | null
  readonly size: Size
}

export interface EdgeData {
  readonly role: Role
  /** The edges of the cell that it stands for: several where it leads into a folded group, or out of it. */
  readonly ids: readonly string[]
  /** Whether the edge carries a state; such an edge is drawn thicker. */
  readonly carriesState: boolean
  /** The shape of the edge's value: `[B, 128]`, or empty where it is not known. */
  readonly shape: string
  /** Whether it is the first of its value's edges. */
  readonly first: boolean
  /** Where the edge enters the target, 0…1 from the top. */
  readonly entry: number
  /** Where the edge leaves the source, 0…1 from the top. */
  readonly exit: number
  /** The height at which the edge runs across to avoid nodes, or null. */
  readonly via: number | null
}

export type FlowNode = Node<NodeData> | Node<GroupData>
export type FlowEdge = Edge<EdgeData>

export function flowNodes(cell: CellGraph, drawn: DrawnCell, report: CellReport | null, problems: readonly Problem[]): FlowNode[] {
  const within = (ids: readonly string[]) => {
    return worstOf(problems.filter(({ place }) => place.node !== undefined && ids.includes(place.node)))
  }
  return [
    ...drawn.nodes.map((node) => flowNode(cell, node, report, within([node.id]))),
    ...drawn.folded.map((folded) => flowGroup(folded, within(folded.group.nodes)))
  ]
}

function flowNode(cell: CellGraph, node: CellNode, report: CellReport | null, worst: Problem | undefined): Node<NodeData> {
  const size = nodeSize(node)
  return {
    id: node.id,
    type: 'cell',
    position: { ...node.position },
    ...size,
    data: { node, shape: shapeIn(report, node), ...words(worst), size },
    ariaLabel: nodeAria(cell, node, worst)
  }
}

function shapeIn(report: CellReport | null, node: CellNode): string {
  const shape = report?.shapes[node.id]
  return shape === undefined ? '' : shapeText(shape)
}

function flowGroup(folded: FoldedGroup, worst: Problem | undefined): Node<GroupData> {
  const { group, x, y, width, height } = folded
  const portWords = (word: string, ports: FoldedGroup['inputs']) =>
    ports.length === 0 ? [] : [`${word} ${ports.map(({ name }) => name).join(' and ')}`]
  return {
    id: boxId(group),
    type: 'group',
    position: { x, y },
    width,
    height,
    data: { folded, ...words(worst), size: { width, height } },
    ariaLabel: [
      `group ${group.name}`,
      `${group.nodes.length} nodes`,
      ...portWords('takes', folded.inputs),
      ...portWords('gives', folded.outputs),
      ...(worst === undefined ? [] : [problemWords(worst)])
    ].join(', ')
  }
}

function words(worst: Problem | undefined): Pick<NodeData, 'problem' | 'grade'> {
  return { problem: worst === undefined ? null : problemWords(worst), grade: worst === undefined ? null : gradeOf(worst) }
}

function problemWords(problem: Problem): string {
  const { message } = problemText(problem)
  return gradeOf(problem) === 'unfinished' ? `Not connected yet. ${message}` : message
}

/** Such as `sigmoid f, from linear zf, to product fc`. */
export function nodeAria(cell: CellGraph, node: CellNode, problem?: Problem): string {
  const text = (id: string) => {
    const other = cell.nodes.find((one) => one.id === id)
    return other === undefined ? id : spoken(other)
  }
  const from = cell.edges.filter((edge) => edge.target === node.id).map((edge) => text(edge.source))
  const to = cell.edges.filter((edge) => edge.source === node.id).map((edge) => text(edge.target))
  return [
    spoken(node),
    ...(from.length > 0 ? [`from ${from.join(' and ')}`] : []),
    ...(to.length > 0 ? [`to ${to.join(' and ')}`] : []),
    ...(problem === undefined ? [] : [problemWords(problem)])
  ].join(', ')
}

function spoken(node: CellNode): string {
  return node.name === cellNodes[node.kind].label ? node.name : nodeText(node)
}

export function flowEdges(drawn: DrawnCell, report: CellReport | null, problems: readonly Problem[]): FlowEdge[] {
  const faulty = new Set(problems.flatMap((problem) => (typeof problem.args['edge'] === 'string' ? [problem.args['edge']] : [])))
  const seenPorts = new Set<string>()
  return drawn.edges.map((edge) => {
    const port = `${edge.sourceNode.id} ${edge.sourcePort}`
    const first = !seenPorts.has(port)
    seenPorts.add(port)
    return flowEdge(
      edge,
      { shape: shapeIn(report, edge.sourceNode), first },
      edge.ids.some((id) => faulty.has(id))
    )
  })
}

function flowEdge(edge: DrawnEdge, { shape, first }: Pick<EdgeData, 'shape' | 'first'>, faulty: boolean): FlowEdge {
  const { sourceNode, targetNode } = edge
  return {
    id: edge.id,
    type: 'cell',
    source: edge.source,
    target: edge.target,
    sourceHandle: edge.sourcePort,
    targetHandle: edge.targetPort,
    // Always said: the canvas merges what it is given into what it has, and would keep a class of before.
    class: faulty ? 'faulty' : '',
    data: {
      role: sourceNode.role,
      ids: edge.ids,
      carriesState: sourceNode.role === 'state',
      shape,
      first,
      entry: edge.entry,
      exit: edge.exit,
      via: edge.via
    },
    ariaLabel: [`Edge from ${spoken(sourceNode)} to ${spoken(targetNode)}`, ...(shape === '' ? [] : [shape])].join(', ')
  }
}
