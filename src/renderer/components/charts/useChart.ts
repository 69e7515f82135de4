/** Keeps one ECharts chart in an element: creates, resizes and disposes it with the element, and draws at most ten times a second. */
import { onMounted, onUnmounted, shallowRef, watch } from 'vue'
import type { Ref, WatchSource } from 'vue'
import { useShownTheme } from '../shownTheme'
import { offerVector } from '../pictures/trace/vectors'
import { chartTheme } from './chartTheme'
import type { ChartTheme } from './chartTheme'
import { connect, init } from './echartsCore'
import type { ECharts, EChartsCoreOption } from './echartsCore'
import { useDrawing } from './useDrawing'

export interface ChartParts {
  /** Options that change with theme and settings only. */
  frame(theme: ChartTheme): EChartsCoreOption
  /** Options that change with the data. */
  data(theme: ChartTheme): EChartsCoreOption
  /** The sources, beside the theme, whose changes redraw the frame. */
  readonly frameOn: WatchSource<unknown>[]
  /** The sources whose changes redraw the data. */
  readonly dataOn: WatchSource<unknown>[]
  /** Charts of one group share their zoom. */
  readonly group: string
}

export function useChart(
  element: Ref<HTMLElement | null>,
  parts: ChartParts
): { chart: Ref<ECharts | null>; width: Ref<number>; redraw(): void } {
  const shownTheme = useShownTheme()
  const chart = shallowRef<ECharts | null>(null)
  const width = shallowRef(0)
  let theme: ChartTheme | null = null
  let observer: ResizeObserver | null = null

  function drawFrame(): void {
    if (chart.value === null || element.value === null) return
    theme = chartTheme(element.value)
    chart.value.setOption({ animation: false, ...parts.frame(theme) })
    drawData()
  }

  function drawData(): void {
    if (chart.value !== null && theme !== null) chart.value.setOption(parts.data(theme), { replaceMerge: ['series'] })
  }

  /** The chart as it is shown, drawn once more as SVG. */
  function vector(shown: ECharts): string {
    if (theme === null) return ''
    const copy = init(null, null, { renderer: 'svg', ssr: true, width: shown.getWidth(), height: shown.getHeight() })
    copy.setOption({ animation: false, ...parts.frame(theme), dataZoom: shown.getOption()['dataZoom'] })
    copy.setOption(parts.data(theme))
    const svg = copy.renderToSVGString()
    copy.dispose()
    return svg
  }

  const drawing = useDrawing(drawData)

  onMounted(() => {
    if (element.value === null) return
    chart.value = init(element.value, null, { renderer: 'canvas' })
    chart.value.group = parts.group
    connect(parts.group)
    const { value: shown } = chart
    offerVector(element.value, () => vector(shown))
    observer = new ResizeObserver(() => {
      chart.value?.resize()
      width.value = chart.value?.getWidth() ?? 0
    })
    observer.observe(element.value)
    drawFrame()
  })
  // After the page has taken the theme's tokens over.
  watch([shownTheme, ...parts.frameOn], drawFrame, { flush: 'post' })
  watch(parts.dataOn, drawing.ask)
  onUnmounted(() => {
    observer?.disconnect()
    chart.value?.dispose()
    chart.value = null
  })

  return { chart, width, redraw: drawing.ask }
}
