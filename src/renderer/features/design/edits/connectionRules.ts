/** Decides whether an edge may be drawn. Returns the reason against the edge in words, or null. */
import { takesTwice } from '../../../../cell/slots'
import type { CellEdge, CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { capital } from '../../../../contract/document/words'
import { nodeText } from '../../../lib/edits/editLabel'
import { inputPorts, outputPorts } from '../../../../cell/drawing/ports'
import { shapeRefusal } from './shapeRefusal'
import type { Sizing } from './shapeRefusal'

export type EdgeEnds = Pick<CellEdge, 'source' | 'sourcePort' | 'target' | 'targetPort'>
/** The ends of an edge that may be drawn, or why none may. */
export type Way = { readonly ends: EdgeEnds } | { readonly refusal: string }

/** Null when the edge may be drawn, else why not, and what would do instead. */
export function connectionRefusal(cell: CellGraph, ends: EdgeEnds, sizing: Sizing): string | null {
  const source = cell.nodes.find((node) => node.id === ends.source)
  const target = cell.nodes.find((node) => node.id === ends.target)
  if (source === undefined || target === undefined) return 'There is no such node.'
  const reason =
    portRefusal(source, target, ends) ??
    occupiedRefusal(cell, source, target, ends) ??
    loopRefusal(cell, source, target) ??
    shapeRefusal(cell, target, ends, sizing)
  return reason === null ? null : capital(reason)
}

function portRefusal(source: CellNode, target: CellNode, ends: EdgeEnds): string | null {
  if (!outputPorts(source.kind).includes(ends.sourcePort)) return `${nodeText(source)} has no output.`
  if (!inputPorts(target.kind).some((port) => port.name === ends.targetPort)) return `${nodeText(target)} has no such input.`
  return null
}

function occupiedRefusal(cell: CellGraph, source: CellNode, target: CellNode, ends: EdgeEnds): string | null {
  const entering = cell.edges.filter((edge) => edge.target === target.id && edge.targetPort === ends.targetPort)
  if (!takesTwice(target.kind) && entering.some((edge) => edge.source === source.id && edge.sourcePort === ends.sourcePort)) {
    return `${nodeText(source)} is connected to ${nodeText(target)} already.`
  }
  const many = inputPorts(target.kind).some((port) => port.name === ends.targetPort && port.many)
  if (many || entering.length === 0) return null
  const port = inputPorts(target.kind).length > 1 ? `Input ${ends.targetPort} of ${nodeText(target)}` : nodeText(target)
  return `${port} takes one edge. Delete the one that enters it, or join the values with a sum or a product first.`
}

function loopRefusal(cell: CellGraph, source: CellNode, target: CellNode): string | null {
  if (source.id !== target.id && !reaches(cell, target.id, source.id)) return null
  return 'This would close a loop within one time step. Route it through a state, whose value arrives at the next step.'
}

/** Whether a value goes from one node to another along edges. */
export function reaches(cell: CellGraph, from: string, to: string): boolean {
  const targets = targetsOf(cell)
  const seen = new Set([from])
  for (const id of seen) for (const target of targets.get(id) ?? []) seen.add(target)
  return seen.has(to)
}

const knownTargets = new WeakMap<CellGraph, ReadonlyMap<string, readonly string[]>>()

/** Where the edges of each node lead. One such map answers all questions about one drawing. */
function targetsOf(cell: CellGraph): ReadonlyMap<string, readonly string[]> {
  const known = knownTargets.get(cell)
  if (known !== undefined) return known
  const targets = new Map<string, string[]>(cell.nodes.map((node) => [node.id, []]))
  for (const { source, target } of cell.edges) targets.get(source)?.push(target)
  knownTargets.set(cell, targets)
  return targets
}

/** An edge to the first input of `target` that takes one from `source`, or to `port` alone; or why none does. */
export function openInput(cell: CellGraph, source: CellNode, target: CellNode, sizing: Sizing, port?: string): Way {
  const sourcePort = outputPorts(source.kind)[0]
  if (sourcePort === undefined) return { refusal: capital(`${nodeText(source)} has no output.`) }
  const ports = inputPorts(target.kind).filter(({ name }) => port === undefined || name === port)
  let refusal = capital(`${nodeText(target)} takes no input.`)
  for (const { name } of ports) {
    const ends = { source: source.id, sourcePort, target: target.id, targetPort: name }
    const reason = connectionRefusal(cell, ends, sizing)
    if (reason === null) return { ends }
    refusal = reason
  }
  return { refusal }
}
