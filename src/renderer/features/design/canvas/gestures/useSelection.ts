/** Keeps the selection of the canvas and that of the rest of the window equal. */
import { computed, nextTick, watch } from 'vue'
import type { VueFlowStore } from '@vue-flow/core'
import { useNavigationStore } from '../../../../stores/navigationStore'

interface SelectionContext {
  readonly flow: VueFlowStore
  /** Whether a node or a folded group is in the drawing. */
  drawsNode(id: string): boolean
  drawsEdge(id: string): boolean
}

interface Chosen {
  readonly nodes: readonly string[]
  readonly edges: readonly string[]
}

export function useSelection({ flow, drawsNode, drawsEdge }: SelectionContext): void {
  const navigation = useNavigationStore()
  /** Whether the canvas is being told what to select: a selection that it reports meanwhile is nobody's choice. */
  let following = false

  const picked = computed<Chosen>(() => ({
    nodes: flow.getSelectedNodes.value.map(({ id }) => id),
    edges: flow.getSelectedEdges.value.map(({ id }) => id)
  }))
  watch(picked, (now, before) => {
    // The canvas makes its lists anew with each edit; only another choice counts.
    if (following || isSame(now, before)) return
    // The canvas also deselects nodes that are no longer drawn, such as folded or deleted ones. This is no choice of the user, so that
    // the selection made in their place stays.
    if (isSame(now, drawn(before))) take(drawn({ nodes: navigation.selectedNodes, edges: navigation.selectedEdges }))
    else take(now)
  })

  const take = ({ nodes, edges }: Chosen) => navigation.select(nodes, edges)
  const drawn = ({ nodes, edges }: Chosen): Chosen => ({ nodes: nodes.filter(drawsNode), edges: edges.filter(drawsEdge) })

  watch(
    [() => navigation.selectedNodes, () => navigation.selectedEdges, () => flow.nodes.value.length, () => flow.edges.value.length],
    () => void nextTick(show),
    { immediate: true }
  )

  function show(): void {
    following = true
    void nextTick(() => (following = false))
    showNodes(new Set(navigation.selectedNodes))
    // The canvas lets go of nodes when edges are chosen for it, and the other way about.
    if (navigation.selectedNodes.length === 0) showEdges(new Set(navigation.selectedEdges))
  }

  function showNodes(wanted: ReadonlySet<string>): void {
    const shown = flow.getSelectedNodes.value
    if (areThese(shown, wanted)) return
    flow.removeSelectedNodes(shown.filter(({ id }) => !wanted.has(id)))
    flow.addSelectedNodes(flow.getNodes.value.filter(({ id }) => wanted.has(id)))
  }

  function showEdges(wanted: ReadonlySet<string>): void {
    const shown = flow.getSelectedEdges.value
    if (areThese(shown, wanted)) return
    flow.removeSelectedEdges(shown.filter(({ id }) => !wanted.has(id)))
    flow.addSelectedEdges(flow.getEdges.value.filter(({ id }) => wanted.has(id)))
  }
}

const areThese = (shown: readonly { readonly id: string }[], wanted: ReadonlySet<string>) =>
  shown.length === wanted.size && shown.every(({ id }) => wanted.has(id))

const isSame = (a: Chosen, b: Chosen) => sameIds(a.nodes, b.nodes) && sameIds(a.edges, b.edges)

const sameIds = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, at) => id === b[at])
