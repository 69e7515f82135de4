/** Whether a report counts all of a model: layers whose cell or shape has a fault are in none of its figures. */
import type { ModelReport } from '../../../../contract/procedures/model'

export function isWhole({ problems, layers }: Pick<ModelReport, 'problems' | 'layers'>): boolean {
  return !problems.some(
    ({ severity, place }) =>
      severity === 'error' && (place.cell !== undefined || (place.layer !== undefined && layers[place.layer] === undefined))
  )
}
