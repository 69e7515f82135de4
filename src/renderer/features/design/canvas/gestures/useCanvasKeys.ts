/** The keyboard on the drawing itself: the arrows move, with Mod they go from node to node and with Shift select on the way, X gathers nodes selected, E goes along edges, Enter to the fields, focus selects. Commands have their keys from the whole window. */
import { ref } from 'vue'
import type { Ref } from 'vue'
import type { CellGraph } from '../../../../../contract/document/cellGraph'
import type { Position } from '../../../../lib/edits/edit'
import { nodeText } from '../../../../lib/edits/editLabel'
import { isOnControl, isPressed } from '../../../../lib/shortcuts'
import { useNavigationStore } from '../../../../stores/navigationStore'
import type { CellEditor } from '../../cellEditor'
import type { DrawnCell } from '../../../../../cell/drawing/drawnCell'
import { groupOfBox } from '../../groups/groupEdits'
import { edgesAt, nearestNode } from './neighbours'

interface CanvasKeyActions {
  readonly editor: Pick<CellEditor, 'canvas' | 'fields' | 'move'>
  cell(): CellGraph
  drawn(): DrawnCell
  openMenu(): void
}

const steps: Readonly<Record<string, Position>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 }
}

export function useCanvasKeys({ editor, cell, drawn, openMenu }: CanvasKeyActions): {
  onKeydown(event: KeyboardEvent): void
  onFocusin(event: FocusEvent): void
  /** What a screen reader says after a move. */
  said: Ref<string>
} {
  const navigation = useNavigationStore()
  const announcement = ref('')
  let edgesOf: string | null = null
  /** The nodes that X gathers selected while one goes on; null when it does not, or anything else has selected since. */
  let gathered: readonly string[] | null = null

  function onKeydown(event: KeyboardEvent): void {
    if (!isOnControl(event.target) && act(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  function act(event: KeyboardEvent): boolean {
    const step = steps[event.key]
    if (step !== undefined && isPressed(event, 'node.nudge')) return nudge(step, 4)
    if (step !== undefined && isPressed(event, 'node.nudgeFar')) return nudge(step, 22)
    if (step !== undefined && isPressed(event, 'node.go')) return go(step)
    if (step !== undefined && isPressed(event, 'node.extend')) return extend(step)
    if (isPressed(event, 'view.pan')) return pan(event)
    if (isPressed(event, 'node.toggle')) return toggle()
    if (isPressed(event, 'node.menu')) return menu()
    if (isPressed(event, 'node.edge')) return nextEdge()
    if (isPressed(event, 'node.fields')) return toFields()
    if (!isPressed(event, 'node.none')) return false
    const back = ofEdge()
    gathered = null
    navigation.select(back === null ? [] : [back])
    return true
  }

  const focused = () => editor.canvas.value?.focusedNode() ?? null
  const gathers = () => gathered !== null && sameMembers(gathered, navigation.selectedNodes)

  /** The node whose edges one goes through, while one of them is selected. */
  function ofEdge(): string | null {
    const edge = drawn().edges.find(({ id }) => id === navigation.selectedEdges[0])
    return edge !== undefined && (edge.source === edgesOf || edge.target === edgesOf) ? edgesOf : null
  }

  function nextEdge(): boolean {
    const node = navigation.selectedNode ?? ofEdge()
    const edges = node === null ? [] : edgesAt(drawn(), node)
    const next = edges[(edges.findIndex(({ id }) => id === navigation.selectedEdges[0]) + 1) % edges.length]
    if (next === undefined) return false
    edgesOf = node
    navigation.select([], [next.id])
    announcement.value = `Edge from ${nodeText(next.sourceNode)} to ${nodeText(next.targetNode)} selected`
    return true
  }

  /** Where one goes on from: the node in focus, if it is not known by the selection. */
  function stand(): string | null {
    return gathers() ? focused() : (navigation.selectedNode ?? ofEdge() ?? focused())
  }

  function go(direction: Position): boolean {
    const next = nearestNode(drawn(), stand(), direction)
    if (next !== null) editor.canvas.value?.focusNode(next, gathers() ? navigation.selectedNodes : [next])
    return true
  }

  function extend(direction: Position): boolean {
    const next = nearestNode(drawn(), focused() ?? stand(), direction)
    if (next === null) return true
    editor.canvas.value?.focusNode(next, [...navigation.selectedNodes.filter((id) => id !== next), next])
    announcement.value = `${wordsOf(next) ?? ''} selected as well, ${countText()}`
    return true
  }

  /** The first press gathers what focus selected; from then on each press takes a node in or lets go of it. */
  function toggle(): boolean {
    const id = focused()
    const words = id === null ? null : wordsOf(id)
    if (id === null || words === null) return false
    const chosen = navigation.selectedNodes
    const begins = !gathers() && chosen.every((one) => one === id)
    const next = begins || !chosen.includes(id) ? [...chosen.filter((one) => one !== id), id] : chosen.filter((one) => one !== id)
    navigation.select(next)
    gathered = next.length === 0 ? null : next
    announcement.value = begins
      ? `${words} stays selected while you select more`
      : `${words} ${next.includes(id) ? 'selected as well' : 'deselected'}, ${countText()}`
    return true
  }

  const countText = () => `${navigation.selectedNodes.length} selected`

  function pan(event: KeyboardEvent): boolean {
    const by = event.key === 'PageUp' ? -1 : 1
    editor.canvas.value?.pan(event.shiftKey ? { x: by, y: 0 } : { x: 0, y: by })
    return true
  }

  function menu(): boolean {
    openMenu()
    return true
  }

  function toFields(): boolean {
    if (navigation.selectedNode === null) return false
    editor.fields.value?.()
    return true
  }

  function nudge(step: Position, by: number): boolean {
    const moved = [...drawn().boxes].filter(([id]) => navigation.selectedNodes.includes(id))
    if (moved.length === 0) return false
    const positions = moved.map(([id, box]) => [id, { x: box.x + step.x * by, y: box.y + step.y * by }] as const)
    editor.move(Object.fromEntries(positions), `nudge ${navigation.selectedNodes.join(' ')}`)
    const [only] = positions
    announcement.value = only === undefined ? '' : `Moved to ${only[1].x}, ${only[1].y}`
    return true
  }

  /** Going through the nodes with Tab selects each in turn, unless some are gathered. */
  function onFocusin(event: FocusEvent): void {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('.vue-flow__node:focus-visible')) return
    const id = event.target.dataset['id'] ?? ''
    const words = wordsOf(id)
    if (words === null) return
    if (!navigation.selectedNodes.includes(id) && !gathers()) navigation.select([id])
    announcement.value = `${words} ${navigation.selectedNodes.includes(id) ? 'selected' : 'not selected'}`
    editor.canvas.value?.see([id])
  }

  function wordsOf(id: string): string | null {
    const group = groupOfBox(cell(), id)
    if (group !== undefined) return `group ${group.name}`
    const node = cell().nodes.find((one) => one.id === id)
    return node === undefined ? null : nodeText(node)
  }

  return { onKeydown, onFocusin, said: announcement }
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}
