/** The zoom of a long row of items that is drawn over the width of an element: by dragging over a part, by wheel and by keys. */
import { computed, shallowRef } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import { useChartZoom } from '../../../components/charts/useChartZoom'
import type { Stretch } from '../../../components/charts/zoom'
import { useElementSize } from '../../../composables/useElementSize'
import { itemsIn } from './inView'
import type { InView } from './inView'

export interface StripZoom {
  /** Over whose width all that is in view is drawn. */
  readonly element: ShallowRef<HTMLElement | null>
  /** Pixels. */
  readonly width: Readonly<Ref<number>>
  readonly zoom: ShallowRef<Stretch | null>
  readonly view: ComputedRef<InView>
  readonly gestures: ReturnType<typeof useChartZoom>
  /** The item under the pointer; null while nothing is drawn. */
  itemAt(event: MouseEvent): number | null
}

/** @param count how many items there are */
export function useStripZoom(count: () => number): StripZoom {
  const element = shallowRef<HTMLElement | null>(null)
  const { width } = useElementSize(element)
  const zoom = shallowRef<Stretch | null>(null)
  const view = computed(() => itemsIn(zoom.value, count()))

  function shareOf(event: MouseEvent): number {
    const area = element.value?.getBoundingClientRect()
    return area === undefined || area.width === 0 ? NaN : (event.clientX - area.left) / area.width
  }

  function itemAt(event: MouseEvent): number | null {
    const share = shareOf(event)
    const { from, to } = view.value
    return Number.isNaN(share) ? null : Math.min(to - 1, from + Math.floor(share * (to - from)))
  }

  const gestures = useChartZoom({ zoom, shareOf, show: (stretch) => (zoom.value = stretch) })
  return { element, width, zoom, view, gestures, itemAt }
}
