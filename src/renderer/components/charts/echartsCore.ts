/** ECharts with only the parts that the charts here use. */
import { LineChart } from 'echarts/charts'
import { AxisPointerComponent, DataZoomComponent, GridComponent } from 'echarts/components'
import { connect, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, GridComponent, AxisPointerComponent, DataZoomComponent, CanvasRenderer])

export { connect, init }
export type { ECharts, EChartsCoreOption } from 'echarts/core'
