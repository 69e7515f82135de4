/** Keeps smoothed copies of the columns of compared runs. They follow growth, and are computed anew where a run went back. */
import { SmoothedColumn, weightOfSlider } from '../../../components/charts/smoothing'
import type { Points } from '../../../lib/columns'
import type { RunColumns } from '../../../stores/compare/runColumns'

interface Smoothed {
  readonly column: SmoothedColumn
  rewinds: number
}

/** `position`: that of the slider, 0…1. The function that comes back gives a column as it is drawn. */
export function useRunSmoothing(position: () => number): (columns: RunColumns, y: Points) => Points {
  const copies = new WeakMap<Points, Smoothed>()
  return (columns, y) => {
    const weight = weightOfSlider(position())
    if (weight <= 0) return y
    const smoothed = copies.get(y) ?? { column: new SmoothedColumn(weight), rewinds: columns.rewinds }
    copies.set(y, smoothed)
    if (smoothed.rewinds !== columns.rewinds) smoothed.column.reset()
    smoothed.rewinds = columns.rewinds
    smoothed.column.setWeight(weight)
    return smoothed.column.follow(y)
  }
}
