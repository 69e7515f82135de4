/** Drops a kind of node from the palette: onto an edge it is spliced in, onto a node it is connected, elsewhere it stands alone. */
import { shallowRef } from 'vue'
import type { CellGraph, CellGroup, CellNode } from '../../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../../contract/document/cellNodes'
import { nodeText } from '../../../../lib/edits/editLabel'
import type { Position } from '../../../../lib/edits/edit'
import type { CellEditor } from '../../cellEditor'
import type { Wish } from '../../editor/nodeActions'
import { inputPorts, outputPorts } from '../../../../../cell/drawing/ports'
import type { DrawnCell } from '../../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../../cell/drawing/drawnEdge'
import { foldedText, groupOfBox } from '../../groups/groupEdits'
import { draggedKind, kindUnderWay } from '../../palette/nodeDrag'
import type { Tip } from './dropTarget'
import type { Box } from '../../../../../cell/drawing/edgePath'
import { nearestEdge } from '../../geometry/nearestEdge'

interface DropOptions {
  readonly editor: CellEditor
  cell(): CellGraph
  drawn(): DrawnCell
  /** The pointer in the drawing. */
  pointAt(event: MouseEvent): Position
}

interface Drop {
  readonly wish: Wish
  /** Why it cannot be connected as its place says, or null. */
  readonly refusal: string | null
  readonly text: string
}

export function usePaletteDrop({ editor, cell, drawn, pointAt }: DropOptions) {
  const spliceEdge = shallowRef<string | null>(null)
  const tip = shallowRef<Tip | null>(null)

  function show(drop: Drop | null, event: DragEvent): void {
    const area = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : null
    spliceEdge.value = drop?.wish.edge ?? null
    const at = area === null ? null : { x: event.clientX - area.x, y: event.clientY - area.y }
    tip.value = drop === null || drop.text === '' || at === null ? null : { text: drop.text, refused: drop.refusal !== null, ...at }
  }

  function dropAt(kind: CellNodeKind, at: Position): Drop {
    const [id] = [...drawn().boxes].find(([, box]) => contains(box, at)) ?? []
    const node = cell().nodes.find((one) => one.id === id)
    if (node !== undefined) return ontoNode(kind, node, at)
    const group = groupOfBox(cell(), id ?? '')
    if (group !== undefined) return refused(at, group)
    const edge = nearestEdge(drawn(), at)
    return edge === null ? { wish: { at }, refusal: null, text: '' } : ontoEdge(kind, edge, at)
  }

  /** An edge into a folded group may stand for several, of which one would have to be meant. */
  function ontoEdge(kind: CellNodeKind, edge: DrawnEdge, at: Position): Drop {
    const fits = inputPorts(kind).length === 1 && outputPorts(kind).length === 1
    const label = cellNodes[kind].label
    if (!fits)
      return {
        wish: { at },
        refusal: null,
        text: `A ${label} needs exactly one input and one output to go into an edge, so it is placed beside it`
      }
    const group = edge.ids.length > 1 ? groupOfBox(cell(), edge.target) : undefined
    if (group !== undefined) return refused(at, group)
    const way = `from ${edge.sourceNode.name} to ${edge.targetNode.name}`
    return { wish: { at, edge: edge.id }, refusal: null, text: `Put ${label} into the edge ${way}` }
  }

  function refused(at: Position, group: CellGroup): Drop {
    return { wish: { at }, refusal: foldedText(group), text: foldedText(group) }
  }

  /**
   * Dropped on the left half of a node, the new node gives that node its value; on the right half it takes that node's value. Where one way
   * is refused, the other is tried.
   */
  function ontoNode(kind: CellNodeKind, node: CellNode, at: Position): Drop {
    const box = drawn().boxes.get(node.id)
    const onLeftHalf = box !== undefined && at.x < box.x + box.width / 2
    const before: Wish = { loose: { node: node.id, side: 'before' } }
    const behind: Wish = { loose: { node: node.id, side: 'behind' } }
    const [first, second] = onLeftHalf ? [before, behind] : [behind, before]
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

function contains(box: Box, { x, y }: Position): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}
