/** The figures of a run by the length of the sequences that it was evaluated on, for a chart and for a table. */
import type { Evaluation } from '../../../../contract/procedures/runs'
import { metricWords } from '../../../../contract/document/metrics'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'

/** Half the length of training, and then twice as long each time. */
export function startingLengths(trained: number): number[] {
  return [...new Set([Math.max(2, Math.round(trained / 2)), trained, 2 * trained, 4 * trained])]
}

/** The main metric with its first baseline dashed; further baselines are dashed lines of their own. */
export function lengthSeries(evaluations: readonly Evaluation[], name: string): XySeries[] {
  const [first, ...others] = evaluations[0]?.baselines ?? []
  const baseline = (wanted: string) =>
    evaluations.flatMap(({ length, baselines }) => {
      const value = baselines.find((each) => each.name === wanted)?.values[0]
      return typeof value === 'number' ? [{ x: length, y: value }] : []
    })
  const points = evaluations.map(({ length, metrics }) => ({ x: length, y: metrics[0]?.value ?? NaN }))
  const main: XySeries = {
    key: 'metric',
    name,
    colour: 'var(--accent)',
    mark: 'circle',
    points,
    predicted: first ? baseline(first.name) : []
  }
  return [
    main,
    ...others.map((other): XySeries => ({
      key: other.name,
      name: other.name,
      colour: 'var(--text-3)',
      mark: 'circle',
      points: [],
      predicted: baseline(other.name)
    }))
  ]
}

/** A row for each length, with every metric, the loss and the baselines of the main metric. */
export function lengthTable(evaluations: readonly Evaluation[]): PictureTable {
  const [first] = evaluations
  return {
    columns: [
      { name: 'length', values: evaluations.map(({ length }) => length) },
      ...(first?.metrics ?? []).map(({ name }, k) => ({
        name: metricWords[name].label,
        values: evaluations.map(({ metrics }) => metrics[k]?.value ?? null)
      })),
      { name: 'loss', values: evaluations.map(({ loss }) => loss) },
      ...(first?.baselines ?? []).map(({ name }, k) => ({
        name,
        values: evaluations.map(({ baselines }) => baselines[k]?.values[0] ?? null)
      }))
    ]
  }
}
