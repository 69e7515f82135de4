/** The charts of a study of recall: the share of right answers against the distance, one chart a task. */
import { recallTasks } from '../../../../contract/labs/recall'
import type { RecallResult, RecallTask } from '../../../../contract/labs/recall'
import { capital } from '../../../../contract/document/words'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'
import { familyLooks } from './familyLooks'

export interface RecallChart {
  readonly key: RecallTask
  readonly title: string
  readonly series: readonly XySeries[]
  /** The share that guessing gets. */
  readonly chance: number
  readonly table: () => PictureTable
}

/** Tasks without a result have no chart. */
export function recallCharts(results: readonly RecallResult[]): RecallChart[] {
  return recallTasks.flatMap((task) => {
    const ofTask = results.filter((each) => each.task === task)
    const first = ofTask[0]
    if (first === undefined) return []
    const families = [...new Set(ofTask.map(({ family }) => family))]
    const series = families.map((family) => ({
      key: family,
      name: family,
      ...familyLooks[family],
      points: ofTask
        .filter((each) => each.family === family)
        .map(({ distance, accuracy }) => ({ x: distance, y: accuracy }))
        .toSorted((a, b) => a.x - b.x),
      predicted: []
    }))
    return [{ key: task, title: capital(task), series, chance: first.chance, table: () => tableOf(ofTask) }]
  })
}

function tableOf(results: readonly RecallResult[]): PictureTable {
  return {
    columns: [
      { name: 'family', values: results.map(({ family }) => family) },
      { name: 'distance', values: results.map(({ distance }) => distance) },
      { name: 'accuracy', values: results.map(({ accuracy }) => accuracy) },
      { name: 'chance', values: results.map(({ chance }) => chance) },
      { name: 'training steps', values: results.map(({ steps }) => steps) },
      { name: 'parameters', values: results.map(({ parameters }) => parameters) }
    ]
  }
}
