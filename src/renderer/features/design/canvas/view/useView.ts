/** Holds the visible part of the drawing and moves it: to the whole drawing, to nodes, by a step, and by zooming. */
import { nextTick, ref, watch } from 'vue'
import type { useVueFlow } from '@vue-flow/core'
import type { Position } from '../../../../lib/edits/edit'
import type { Box } from '../../../../../cell/drawing/edgePath'
import { fitDrawing } from '../../geometry/fitDrawing'
import type { Area } from '../../geometry/fitDrawing'
import { closeUp, middleOf, panInto, panned, zoomed } from '../../geometry/viewport'
import type { Viewport } from '../../geometry/viewport'

interface ViewContext {
  readonly flow: ReturnType<typeof useVueFlow>
  /** Whether the view jumps instead of gliding. */
  readonly calm: boolean
  /** Whether the drawing has nothing in it yet: then nothing jumps away from where it is dropped. */
  readonly empty: boolean
  /** The boxes of nodes and of folded groups. */
  boxes(): ReadonlyMap<string, Box>
  /** What has to be seen when all is: more than the boxes while the cell is unrolled. */
  shown(): readonly Box[]
  /** What the overview hides of the canvas, in pixels; null while it is not shown. */
  hidden(): { readonly width: number; readonly height: number } | null
}

export interface View {
  /** Shows all of the drawing. */
  fit(): void
  refit(anew: boolean): void
  area(): Area | undefined
  /** Goes to a view that was before. */
  moveTo(to: Viewport): void
  /** Shows one node, large enough to read. */
  reveal(node: string): void
  see(ids: readonly string[]): void
  sees(box: Box): boolean
  centre(): Position
  pan(direction: Position): void
  zoom(way: 'in' | 'out'): void
}

/** Milliseconds that the view is under way. */
const time = 180
const zoomStep = 1.2

export function useView({ flow, calm, empty, boxes, shown, hidden }: ViewContext): View {
  const moveTime = calm ? 0 : time
  /** Where the view is on its way to: whatever comes next goes on from there. */
  let heading: Viewport | null = null
  const view = () => heading ?? flow.viewport.value

  function go(to: Viewport, duration: number): void {
    heading = to
    void flow.setViewport(to, { duration }).then(() => {
      if (heading === to) heading = null
    })
  }

  // The drawing stays fitted while panels settle and change their width, until a person pans or zooms it.
  let movedByHand = empty
  const ready = ref(false)
  flow.onNodesInitialized(() => (ready.value = true))
  flow.onMoveStart(({ event }) => {
    if (event.sourceEvent === null) return
    movedByHand = true
    heading = null
  })
  watch([ready, () => flow.dimensions.value.width, () => flow.dimensions.value.height], ([isReady, width, height]) => {
    if (isReady && width > 0 && height > 0 && !movedByHand) fit(0)
  })

  function fit(duration: number): void {
    const area = flow.dimensions.value
    if (boxes().size > 0 && area.width > 0) go(fitDrawing(shown(), area, hidden()), duration)
  }

  function moveTo(to: Viewport): void {
    movedByHand = true
    go(to, moveTime)
  }

  function fitAll(): void {
    movedByHand = false
    fit(moveTime)
  }

  function show(box: Box | undefined): void {
    if (box !== undefined && flow.dimensions.value.width > 0) go(closeUp(box, flow.dimensions.value), moveTime)
  }

  return {
    fit: fitAll,
    // The new places are drawn by then.
    refit: (anew) => void nextTick(() => (anew || !movedByHand) && fitAll()),
    area: () => {
      const { width, height } = flow.dimensions.value
      return width > 0 && height > 0 ? { width, height } : undefined
    },
    moveTo,
    // A node that comes out of a folded group has a box of its own by then.
    reveal: (node) => void nextTick(() => show(boxes().get(node))),
    see: (ids) => {
      const wanted = ids.flatMap((id) => boxes().get(id) ?? [])
      const into = panInto(wanted, view(), flow.dimensions.value, hidden())
      if (into !== null) go(into, moveTime)
    },
    sees: (box) => panInto([box], view(), flow.dimensions.value, null) === null,
    centre: () => middleOf(view(), flow.dimensions.value),
    pan: (direction) => moveTo(panned(view(), flow.dimensions.value, direction)),
    zoom: (way) => {
      movedByHand = true
      go(zoomed(view(), flow.dimensions.value, way === 'in' ? zoomStep : 1 / zoomStep), 0)
    }
  }
}
