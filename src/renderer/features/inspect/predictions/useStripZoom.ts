/** The zoom of a long row that is drawn over the width of an element: by dragging over a part, by wheel and by keys. */
import { shallowRef } from 'vue'
import type { Ref } from 'vue'
import { useChartZoom } from '../../../components/charts/useChartZoom'
import type { Stretch } from '../../../components/charts/zoom'

/** @param element over whose width all that is in view is drawn */
export function useStripZoom(element: Readonly<Ref<Element | null>>) {
  const zoom = shallowRef<Stretch | null>(null)
  function shareOf(event: MouseEvent): number {
    const area = element.value?.getBoundingClientRect()
    return area === undefined || area.width === 0 ? NaN : (event.clientX - area.left) / area.width
  }
  return { zoom, shareOf, ...useChartZoom({ zoom, shareOf, show: (stretch) => (zoom.value = stretch) }) }
}
