/** The gestures that zoom a chart along its steps: a drag singles a stretch out, Ctrl and the wheel zoom, keys do both. The bare wheel
    stays with the page, unless the chart has the focus. */
import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { dragged, moved, passedOver, zoomed } from './zoom'
import type { Stretch } from './zoom'

export interface ZoomParts {
  readonly zoom: Ref<Stretch | null>
  /** The place of the pointer over the plot: 0 at its left end, 1 at its right. */
  shareOf(event: MouseEvent): number
  show(stretch: Stretch | null): void
}

interface Drag {
  readonly start: number
  readonly now: number
}

export function useChartZoom({ zoom, shareOf, show }: ZoomParts) {
  const drag = shallowRef<Drag | null>(null)
  /** The band that a drag has passed over so far, as shares of the plot. */
  const band = computed(() => (drag.value === null ? null : passedOver(drag.value.start, drag.value.now)))

  function onWheel(event: WheelEvent): void {
    const focused = event.currentTarget === document.activeElement
    if (!event.ctrlKey && !event.metaKey && !focused) return
    event.preventDefault()
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    const by = sideways ? event.deltaX || event.deltaY : event.deltaY
    show(sideways ? moved(zoom.value, by / 500) : zoomed(zoom.value, 2 ** (by / 250), shareOf(event)))
  }

  function onPointerDown(event: PointerEvent): void {
    const share = shareOf(event)
    if (event.button !== 0 || share < 0 || share > 1) return
    drag.value = { start: share, now: share }
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent): void {
    if (drag.value !== null) drag.value = { start: drag.value.start, now: shareOf(event) }
  }

  function onPointerUp(): void {
    if (drag.value === null) return
    const stretch = dragged(zoom.value, drag.value.start, drag.value.now)
    drag.value = null
    if (stretch !== null) show(stretch)
  }

  function onKeydown(event: KeyboardEvent): void {
    const stretch = ofKey(event.key, zoom.value)
    if (stretch === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    show(stretch)
  }

  return { band, onWheel, onPointerDown, onPointerMove, onPointerUp, cancelDrag: () => (drag.value = null), onKeydown }
}

/** Undefined: the key means nothing here. */
function ofKey(key: string, zoom: Stretch | null): Stretch | null | undefined {
  if (key === '+' || key === '=') return zoomed(zoom, 0.5, 0.5)
  if (key === '-') return zoomed(zoom, 2, 0.5)
  if (key === 'ArrowLeft') return moved(zoom, -0.25)
  if (key === 'ArrowRight') return moved(zoom, 0.25)
  return key === '0' ? null : undefined
}
