/** A kind of node that is dragged over the drawing: onto an edge it is spliced in, onto a node connected, else it stands where it is let go. */
import { shallowRef } from 'vue'
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../contract/document/cellNodes'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { nodeText } from '../../../lib/edits/editLabel'
import type { Position } from '../../../lib/edits/edit'
import type { CellEditor, Wish } from '../cellEditor'
import { inputPorts, outputPorts } from '../edits/ports'
import { draggedKind, kindUnderWay } from '../palette/nodeDrag'
import type { Tip } from './aim'
import type { Box } from './edgePath'
import { nearestEdge } from './nearestEdge'

interface DropOptions {
  readonly editor: CellEditor
  cell(): CellGraph
  boxes(): ReadonlyMap<string, Box>
  /** The pointer in the drawing. */
  pointAt(event: MouseEvent): Position
}

interface Drop {
  readonly wish: Wish
  /** Why it cannot be connected as its place says, or null. */
  readonly refusal: string | null
  readonly text: string
}

export function usePaletteDrop({ editor, cell, boxes, pointAt }: DropOptions) {
  const spliceEdge = shallowRef<string | null>(null)
  const tip = shallowRef<Tip | null>(null)

  function show(drop: Drop | null, event: DragEvent): void {
    const area = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : null
    spliceEdge.value = drop?.wish.edge ?? null
    const at = area === null ? null : { x: event.clientX - area.x, y: event.clientY - area.y }
    tip.value = drop === null || drop.text === '' || at === null ? null : { text: drop.text, refused: drop.refusal !== null, ...at }
  }

  function dropAt(kind: CellNodeKind, at: Position): Drop {
    const node = cell().nodes.find((one) => contains(boxes().get(one.id), at))
    if (node !== undefined) return ontoNode(kind, node, at)
    const edge = nearestEdge(cell(), boxes(), at)
    if (edge === null) return { wish: { at }, refusal: null, text: '' }
    const fits = inputPorts(kind).length === 1 && outputPorts(kind).length === 1
    const label = cellNodes[kind].label
    if (!fits) return { wish: { at }, refusal: null, text: `A ${label} has not one input and one output, and stays beside the edge` }
    return { wish: { at, edge }, refusal: null, text: `Put ${label} into the edge ${edgeText(edge)}` }
  }

  function edgeText(id: string): string {
    const edge = cell().edges.find((one) => one.id === id)
    const [from, to] = [edge?.source, edge?.target].map((end) => cell().nodes.find((node) => node.id === end)?.name ?? '')
    return `from ${from} to ${to}`
  }

  /** On its left half a node takes the new one's value, on its right half the new one takes its value, or else as it can be. */
  function ontoNode(kind: CellNodeKind, node: CellNode, at: Position): Drop {
    const box = boxes().get(node.id)
    const left = box !== undefined && at.x < box.x + box.width / 2
    const before: Wish = { loose: { node: node.id, side: 'before' } }
    const behind: Wish = { loose: { node: node.id, side: 'behind' } }
    const [first, second] = left ? [before, behind] : [behind, before]
    const refusal = editor.addRefusal(kind, first)
    const wish = refusal === null ? first : editor.addRefusal(kind, second) === null ? second : null
    if (wish === null) return { wish: first, refusal, text: refusal ?? '' }
    const [label, name] = [cellNodes[kind].label, nodeText(node)]
    return { wish, refusal: null, text: wish === before ? `${label} → ${name}` : `${name} → ${label}` }
  }

  function onDragover(event: DragEvent): void {
    const kind = kindUnderWay(event.dataTransfer)
    if (kind === null || event.dataTransfer === null) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    show(dropAt(kind, pointAt(event)), event)
  }

  function onDrop(event: DragEvent): boolean {
    const kind = draggedKind(event.dataTransfer)
    if (kind === null) return false
    event.preventDefault()
    const drop = dropAt(kind, pointAt(event))
    show(null, event)
    if (drop.refusal === null) editor.add(kind, drop.wish)
    else editor.refuse(drop.refusal)
    return true
  }

  return { spliceEdge, tip, onDragover, onDragleave: (event: DragEvent) => show(null, event), onDrop }
}

function contains(box: Box | undefined, { x, y }: Position): boolean {
  return box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}
