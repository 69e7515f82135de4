/** Adds to ECharts what pictures of many runs use, so that places without such pictures load less. */
import { ParallelChart, ScatterChart } from 'echarts/charts'
import { ParallelComponent } from 'echarts/components'
import { use } from 'echarts/core'

use([ParallelChart, ScatterChart, ParallelComponent])
