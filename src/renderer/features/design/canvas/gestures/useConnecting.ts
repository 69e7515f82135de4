/** Draws an edge with the pointer to a handle, a node or the empty canvas. A tip at the pointer says what a drop would do. */
import type { Connection, VueFlowStore } from '@vue-flow/core'
import { shallowRef, watch } from 'vue'
import type { InjectionKey, Ref, ShallowRef } from 'vue'
import type { CellGraph } from '../../../../../contract/document/cellGraph'
import type { Position } from '../../../../lib/edits/edit'
import type { CellEditor } from '../../cellEditor'
import type { Wish } from '../../editor/nodeActions'
import { connectionRefusal } from '../../edits/connectionRules'
import type { EdgeEnds, Way } from '../../edits/connectionRules'
import { wayTo } from '../../edits/looseEnd'
import type { LooseEnd } from '../../edits/looseEnd'
import { foldedText, groupOfBox } from '../../groups/groupEdits'
import { dropWords, handleText } from './dropTarget'
import type { DropTarget, Tip } from './dropTarget'

/** The nodes that cannot take the edge that is being drawn, told to all nodes by the canvas. */
export const blockedNodesKey: InjectionKey<ShallowRef<ReadonlySet<string>>> = Symbol('nodes that cannot take the edge')

interface ConnectingOptions {
  readonly flow: VueFlowStore
  readonly root: Readonly<Ref<HTMLElement | null>>
  readonly editor: CellEditor
  cell(): CellGraph
  /** Asks for a node by name. */
  add(wish: Wish): void
}

/** Pixels that the pointer must go before letting go means something. */
const least = 6

export function useConnecting({ flow, root, editor, cell, add }: ConnectingOptions) {
  const loose = shallowRef<LooseEnd | null>(null)
  const tip = shallowRef<Tip | null>(null)
  /** The nodes that cannot take the edge that is being drawn. */
  const blocked: ShallowRef<ReadonlySet<string>> = shallowRef(new Set())
  let start: Position = { x: 0, y: 0 }

  flow.onConnectStart(({ event, nodeId, handleId, handleType }) => {
    if (nodeId === undefined || !event) return
    const end = endAt(nodeId, handleId ?? null, handleType === 'source')
    if (end === null) return
    start = pointOf(event)
    loose.value = end
    const others = cell().nodes.filter((node) => node.id !== end.node && 'refusal' in wayTo(cell(), end, node, editor.sizing.value))
    blocked.value = new Set(others.map((node) => node.id))
  })

  /** What leaves a folded group is the value of the node that makes it; what enters one could enter several. */
  function endAt(node: string, port: string | null, leaves: boolean): LooseEnd | null {
    if (groupOfBox(cell(), node) !== undefined) return leaves && port !== null ? { node: port, side: 'behind' } : null
    return leaves ? { node, side: 'behind' } : { node, side: 'before', port: port ?? 'in' }
  }

  watch([flow.connectionPosition, flow.connectionEndHandle], () => {
    const area = root.value?.getBoundingClientRect()
    const at = flow.connectionPosition.value
    if (loose.value === null || area === undefined || Number.isNaN(at.x)) return
    const words = dropWords(cell(), dropTargetAt(loose.value, { x: area.x + at.x, y: area.y + at.y }), editor.sizing.value)
    tip.value = words === null ? null : { ...words, ...at }
  })

  flow.onConnectEnd((event) => {
    const end = loose.value
    loose.value = null
    tip.value = null
    blocked.value = new Set()
    if (end === null || event === undefined) return
    const at = pointOf(event)
    if (Math.hypot(at.x - start.x, at.y - start.y) >= least) letGo(dropTargetAt(end, at), at)
  })

  function letGo(target: DropTarget, at: Position): void {
    if (target.kind === 'empty') add({ at: flow.screenToFlowCoordinate(at), loose: target.loose })
    if (target.kind !== 'way') return
    if ('ends' in target.way) editor.connect(target.way.ends)
    else editor.refuse(target.way.refusal)
  }

  /** `at`: pixels of the window. A handle nearby comes before the node under the pointer, and that before the canvas. */
  function dropTargetAt(end: LooseEnd, at: Position): DropTarget {
    const handle = flow.connectionEndHandle.value
    const [under] = document.elementsFromPoint(at.x, at.y)
    // On a small node a handle of the wrong side is always near; it counts only right under the pointer.
    const wrongSide = (handle?.type === 'source') === (end.side === 'behind')
    if (handle && (!wrongSide || under?.classList.contains('vue-flow__handle') === true)) {
      return { kind: 'way', way: wayToHandle(end, handle.nodeId, handle.id ?? null, handle.type) }
    }
    const id = under?.closest<HTMLElement>('.vue-flow__node')?.dataset['id']
    const node = cell().nodes.find((one) => one.id === id)
    const group = groupOfBox(cell(), id ?? '')
    if (group !== undefined) return { kind: 'way', way: { refusal: foldedText(group) } }
    if (node?.id === end.node) return { kind: 'nothing' }
    if (node !== undefined) return { kind: 'way', way: wayTo(cell(), end, node, editor.sizing.value) }
    return under?.classList.contains('vue-flow__pane') === true ? { kind: 'empty', loose: end } : { kind: 'nothing' }
  }

  function wayToHandle(end: LooseEnd, node: string, port: string | null, type: string): Way {
    const outwards = end.side === 'behind'
    if (outwards === (type === 'source')) {
      return { refusal: outwards ? 'Both are outputs. Connect to an input.' : 'Both are inputs. Connect to an output.' }
    }
    const group = groupOfBox(cell(), node)
    if (group !== undefined && outwards) return { refusal: foldedText(group) }
    const from = group === undefined ? { source: node, sourcePort: port ?? 'out' } : { source: port ?? '', sourcePort: 'out' }
    const ends: EdgeEnds = outwards
      ? { source: end.node, sourcePort: 'out', target: node, targetPort: port ?? 'in' }
      : { ...from, target: end.node, targetPort: end.port ?? 'in' }
    const refusal = connectionRefusal(cell(), ends, editor.sizing.value)
    return refusal === null ? { ends } : { refusal }
  }

  /** Whether the edge snaps to a handle. */
  function validConnection({ source, sourceHandle, target, targetHandle }: Connection): boolean {
    if (groupOfBox(cell(), target) !== undefined) return false
    const folded = groupOfBox(cell(), source) !== undefined
    const from = folded ? { source: sourceHandle ?? '', sourcePort: 'out' } : { source, sourcePort: sourceHandle ?? 'out' }
    const ends = { ...from, target, targetPort: targetHandle ?? 'in' }
    return connectionRefusal(cell(), ends, editor.sizing.value) === null
  }

  /** Says what a handle is while the pointer rests on it. */
  function onPointerover(event: PointerEvent): void {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>('.vue-flow__handle') : null
    const area = root.value?.getBoundingClientRect()
    if (loose.value !== null || area === undefined) return
    if (handle === null) return void (tip.value = null)
    const { nodeid = '', handleid = '' } = handle.dataset
    const type = handle.classList.contains('source') ? 'source' : 'target'
    const text = handleText(cell(), nodeid, handleid, type, editor.sizing.value)
    tip.value = { text, refused: false, x: event.clientX - area.x, y: event.clientY - area.y }
  }

  return { tip, blocked, validConnection, onPointerover }
}

function pointOf(event: MouseEvent | TouchEvent): Position {
  const at = 'clientX' in event ? event : (event.changedTouches[0] ?? event.touches[0])
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 }
}
