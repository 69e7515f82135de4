/** The charts of a study of lengths: what was measured against the length, and what formulas predict. */
import type { LengthFamily } from '../../../../contract/labs/families'
import type { LengthMeasure, Powers } from '../../../../contract/labs/length'
import type { LengthStudyRecord } from '../../../../contract/labs/study'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'
import { bytesText, shortText } from '../../../lib/words/figures'
import { familyLooks } from './familyLooks'

export interface LabChartData {
  readonly key: string
  readonly title: string
  /** What the dashed lines are. */
  readonly note: string
  readonly yText: (value: number) => string
  readonly series: readonly XySeries[]
  readonly table: () => PictureTable
}

interface Row {
  readonly key: string
  readonly title: string
  readonly unit: string
  readonly measured: (measure: LengthMeasure) => number
  /** What a formula says of a measurement, or the power of the length by which theory has it grow. */
  readonly predicted: ((measure: LengthMeasure) => number) | keyof Powers
  readonly text: (value: number) => string
}

const milliseconds = (value: number): string => `${shortText(value)} ms`

const rows: readonly Row[] = [
  { key: 'time', title: 'Time of a training step', unit: 'ms', measured: (each) => each.stepMs, predicted: 'time', text: milliseconds },
  {
    key: 'perToken',
    title: 'Time of a training step per token',
    unit: 'ms',
    measured: (each) => each.stepMs / each.length,
    predicted: 'time',
    text: milliseconds
  },
  {
    key: 'memory',
    title: 'Peak memory of a training step',
    unit: 'bytes',
    measured: (each) => each.peakBytes,
    predicted: (each) => each.predictedBytes,
    text: bytesText
  },
  {
    key: 'token',
    title: 'Time of a generated token',
    unit: 'ms',
    measured: (each) => each.tokenMs,
    predicted: 'token',
    text: milliseconds
  },
  {
    key: 'state',
    title: 'State kept between tokens',
    unit: 'bytes',
    measured: (each) => each.keptBytes,
    predicted: (each) => each.stateBytes,
    text: bytesText
  }
]

export function lengthCharts({ measures, summaries }: Pick<LengthStudyRecord, 'measures' | 'summaries'>): LabChartData[] {
  const families = [...new Set(measures.map(({ family }) => family))]
  const theory = new Map(summaries.map((summary) => [summary.family, summary.theory]))
  return rows.map((row) => ({
    key: row.key,
    title: row.title,
    note: noteOf(row),
    yText: row.text,
    series: families.map((family) =>
      seriesOf(
        row,
        family,
        measures.filter((each) => each.family === family),
        theory.get(family)
      )
    ),
    table: () => tableOf(row, measures)
  }))
}

function noteOf({ key, predicted }: Row): string {
  if (key === 'memory') return 'Dashed: what a step keeps by formula, without TensorFlow’s own memory.'
  return typeof predicted === 'function'
    ? 'Dashed: by formula.'
    : 'Dashed: the power of T that theory gives, from the longest measured length.'
}

function seriesOf(row: Row, family: LengthFamily, measures: readonly LengthMeasure[], theory: Powers | undefined): XySeries {
  const points = measures.map((each) => ({ x: each.length, y: row.measured(each) }))
  return { key: family, name: family, ...familyLooks[family], points, predicted: predictedOf(row, measures, points, theory) }
}

function predictedOf({ key, predicted }: Row, measures: readonly LengthMeasure[], points: XySeries['points'], theory: Powers | undefined) {
  if (typeof predicted === 'function') return measures.map((each) => ({ x: each.length, y: predicted(each) }))
  const last = points.at(-1)
  if (last === undefined || theory === undefined || points.length < 2) return []
  const power = theory[predicted] - (key === 'perToken' ? 1 : 0)
  return points.map(({ x }) => ({ x, y: last.y * (x / last.x) ** power }))
}

function tableOf({ title, unit, measured, predicted }: Row, measures: readonly LengthMeasure[]): PictureTable {
  const formula = typeof predicted === 'function' ? [{ name: `by formula (${unit})`, values: measures.map(predicted) }] : []
  return {
    columns: [
      { name: 'family', values: measures.map(({ family }) => family) },
      { name: 'length', values: measures.map(({ length }) => length) },
      { name: `${title.toLowerCase()} (${unit})`, values: measures.map(measured) },
      ...formula
    ]
  }
}
