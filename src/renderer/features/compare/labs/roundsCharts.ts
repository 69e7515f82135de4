/** The charts of a study of rounds: Newton iterations against the number of time steps, one chart a gain. */
import type { RoundsResult } from '../../../../contract/labs/rounds'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'
import { familyLooks } from './familyLooks'

export interface RoundsChart {
  readonly gain: number
  readonly series: readonly XySeries[]
  readonly table: () => PictureTable
}

export function roundsCharts(results: readonly RoundsResult[]): RoundsChart[] {
  const gains = [...new Set(results.map(({ gain }) => gain))].toSorted((a, b) => a - b)
  return gains.map((gain) => {
    const ofGain = results.filter((each) => each.gain === gain)
    return {
      gain,
      series: [...seriesOf(ofGain), stepByStep(ofGain)],
      table: () => tableOf(ofGain)
    }
  })
}

function seriesOf(results: readonly RoundsResult[]): XySeries[] {
  return [...new Set(results.map(({ family }) => family))].map((family) => ({
    key: family,
    name: family,
    ...familyLooks[family],
    points: results
      .filter((each) => each.family === family)
      .map(({ length, iterations }) => ({ x: length, y: iterations }))
      .toSorted((a, b) => a.x - b.x),
    predicted: []
  }))
}

/** T steps that wait for one another, to hold the iterations against. */
function stepByStep(results: readonly RoundsResult[]): XySeries {
  const lengths = [...new Set(results.map(({ length }) => length))].toSorted((a, b) => a - b)
  const predicted = lengths.map((length) => ({ x: length, y: length }))
  return { key: 'steps', name: 'step by step', colour: 'var(--text-3)', mark: 'bar', points: [], predicted }
}

function tableOf(results: readonly RoundsResult[]): PictureTable {
  const column = (name: string, value: (result: RoundsResult) => string | number) => ({ name, values: results.map(value) })
  return {
    columns: [
      column('family', ({ family }) => family),
      column('gain', ({ gain }) => gain),
      column('T', ({ length }) => length),
      column('iterations', ({ iterations }) => iterations),
      column('converged', ({ converged }) => String(converged)),
      column('rounds that wait', ({ waiting }) => waiting),
      column('Lyapunov exponent', ({ exponent }) => exponent),
      column('largest difference', ({ difference }) => difference),
      column('steps ms', ({ stepsMs }) => stepsMs),
      column('Newton ms', ({ newtonMs }) => newtonMs)
    ]
  }
}
