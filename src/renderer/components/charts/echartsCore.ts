/** Loads only the parts of ECharts that the charts here use. */
import { CustomChart, LineChart } from 'echarts/charts'
import { DataZoomInsideComponent, GridComponent } from 'echarts/components'
import { connect, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([LineChart, CustomChart, GridComponent, DataZoomInsideComponent, LabelLayout, CanvasRenderer, SVGRenderer])

export { connect, init }
export type { ECharts, EChartsCoreOption } from 'echarts/core'
