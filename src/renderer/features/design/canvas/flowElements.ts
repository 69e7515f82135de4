/** The open cell as what the canvas draws: nodes and edges with their roles, shapes, problems and labels. */
import type { Edge, Node } from '@vue-flow/core'
import type { CellEdge, CellGraph, CellNode, Role } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../contract/document/cellNodes'
import type { Problem } from '../../../../contract/document/problems'
import { problemText } from '../../../../contract/document/problemText'
import type { CellReport } from '../../../../contract/procedures/model'
import { nodeText } from '../../../lib/edits/editLabel'
import { shapeText } from '../../../lib/shapeText'
import { entryOf } from './entry'
import { nodeSize } from './nodeSize'

export interface NodeData {
  readonly node: CellNode
  /** `[B, 128]`, or empty where it is not known. */
  readonly shape: string
  /** The gravest problem of the node in words, or null. */
  readonly problem: string | null
  readonly severity: 'error' | 'warning' | null
}

export interface EdgeData {
  readonly role: Role
  /** The path of a state, which is drawn thicker. */
  readonly carriesState: boolean
  /** Where it enters the target, 0…1 from the top. */
  readonly entry: number
}

export type FlowNode = Node<NodeData>
export type FlowEdge = Edge<EdgeData>

export function flowNodes(cell: CellGraph, report: CellReport | null, problems: readonly Problem[]): FlowNode[] {
  return cell.nodes.map((node) => {
    const own = problems.filter((problem) => problem.place.node === node.id)
    const worst = own.find((problem) => problem.severity === 'error') ?? own[0]
    const shape = report?.shapes[node.id]
    const { width, height } = nodeSize(node)
    return {
      id: node.id,
      type: 'cell',
      position: { ...node.position },
      width,
      height,
      data: {
        node,
        shape: shape === undefined ? '' : shapeText(shape),
        problem: worst === undefined ? null : problemText(worst).message,
        severity: worst?.severity ?? null
      },
      ariaLabel: nodeAria(cell, node, worst)
    }
  })
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
    ...(problem === undefined ? [] : [problemText(problem).message])
  ].join(', ')
}

function spoken(node: CellNode): string {
  return node.name === cellNodes[node.kind].label ? node.name : nodeText(node)
}

export function flowEdges(cell: CellGraph, problems: readonly Problem[]): FlowEdge[] {
  const byId = new Map(cell.nodes.map((node) => [node.id, node]))
  const faulty = new Set(problems.flatMap((problem) => (typeof problem.args['edge'] === 'string' ? [problem.args['edge']] : [])))
  return cell.edges.flatMap((edge) => {
    const source = byId.get(edge.source)
    const target = byId.get(edge.target)
    return source === undefined || target === undefined ? [] : [flowEdge(cell, edge, source, target, faulty.has(edge.id))]
  })
}

function flowEdge(cell: CellGraph, edge: CellEdge, source: CellNode, target: CellNode, faulty: boolean): FlowEdge {
  return {
    id: edge.id,
    type: 'cell',
    source: edge.source,
    target: edge.target,
    sourceHandle: edge.sourcePort,
    targetHandle: edge.targetPort,
    ...(faulty && { class: 'faulty' }),
    data: { role: source.role, carriesState: source.role === 'state', entry: entryOf(cell, edge) },
    ariaLabel: `Edge from ${spoken(source)} to ${spoken(target)}`
  }
}
