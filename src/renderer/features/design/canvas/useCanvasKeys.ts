/** The keyboard on the drawing itself: the arrows move, with Mod they go from node to node, E goes along edges, Enter to the fields, focus selects. Commands have their keys from the whole window. */
import { ref } from 'vue'
import type { Ref } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { nodeText } from '../../../lib/edits/editLabel'
import { isOnControl, isPressed } from '../../../lib/shortcuts'
import { useNavigationStore } from '../../../stores/navigationStore'
import type { CellEditor } from '../cellEditor'
import { drawnCell } from '../groups/drawnCell'
import { groupOfBox } from '../groups/groupEdits'
import { edgesAt, nearestNode } from './walk'

interface CanvasKeyActions {
  readonly editor: CellEditor
  cell(): CellGraph
}

const steps: Readonly<Record<string, Position>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 }
}

export function useCanvasKeys(actions: CanvasKeyActions): {
  onKeydown(event: KeyboardEvent): void
  onFocusin(event: FocusEvent): void
  /** What a screen reader says after a move. */
  said: Ref<string>
} {
  const navigation = useNavigationStore()
  const said = ref('')
  let walked: string | null = null

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
    if (isPressed(event, 'node.edge')) return nextEdge()
    if (isPressed(event, 'node.fields')) return toFields()
    if (!isPressed(event, 'node.none')) return false
    const back = ofEdge()
    navigation.select(back === null ? [] : [back])
    return true
  }

  /** The node whose edges one goes through, while one of them is selected. */
  function ofEdge(): string | null {
    const edge = actions.cell().edges.find(({ id }) => id === navigation.selectedEdges[0])
    return edge !== undefined && (edge.source === walked || edge.target === walked) ? walked : null
  }

  function nextEdge(): boolean {
    const node = navigation.selectedNode ?? ofEdge()
    const edges = node === null ? [] : edgesAt(actions.cell(), node)
    const next = edges[(edges.findIndex(({ id }) => id === navigation.selectedEdges[0]) + 1) % edges.length]
    if (next === undefined) return false
    walked = node
    navigation.select([], [next.id])
    const [from, to] = [next.source, next.target].map((id) => actions.cell().nodes.find((one) => one.id === id))
    said.value = from && to ? `Edge from ${nodeText(from)} to ${nodeText(to)} selected` : ''
    return true
  }

  function go(direction: Position): boolean {
    const next = nearestNode(actions.cell(), navigation.selectedNode ?? ofEdge(), direction)
    if (next !== null) actions.editor.canvas.value?.focusNode(next)
    return true
  }

  function toFields(): boolean {
    if (navigation.selectedNode === null) return false
    actions.editor.fields.value?.()
    return true
  }

  function nudge(step: Position, by: number): boolean {
    const moved = [...drawnCell(actions.cell()).boxes].filter(([id]) => navigation.selectedNodes.includes(id))
    if (moved.length === 0) return false
    const positions = moved.map(([id, box]) => [id, { x: box.x + step.x * by, y: box.y + step.y * by }] as const)
    actions.editor.move(Object.fromEntries(positions), `nudge ${navigation.selectedNodes.join(' ')}`)
    const [only] = positions
    said.value = only === undefined ? '' : `Moved to ${only[1].x}, ${only[1].y}`
    return true
  }

  /** Going through the nodes with Tab selects each in turn. */
  function onFocusin(event: FocusEvent): void {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('.vue-flow__node:focus-visible')) return
    const id = event.target.dataset['id'] ?? ''
    const words = wordsOf(id)
    if (words === null) return
    if (!navigation.selectedNodes.includes(id)) navigation.select([id])
    said.value = `${words} selected`
  }

  function wordsOf(id: string): string | null {
    const group = groupOfBox(actions.cell(), id)
    if (group !== undefined) return `group ${group.name}`
    const node = actions.cell().nodes.find((one) => one.id === id)
    return node === undefined ? null : nodeText(node)
  }

  return { onKeydown, onFocusin, said }
}
