/** The fields of dropout, for a layer and for a cell's node: the rate, and whether time steps share a mask. */
import type { CellNodeParams } from '../../../contract/document/cellNodes'
import type { Field } from './field'

export const dropoutFields: readonly Field<CellNodeParams<'dropout'>>[] = [
  { key: 'rate', label: 'Rate' },
  {
    key: 'mask',
    label: 'Mask',
    choices: [
      { value: 'step', label: 'a new one at each time step' },
      { value: 'sequence', label: 'one for the whole sequence' }
    ]
  }
]
