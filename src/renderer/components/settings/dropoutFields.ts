/** How much is dropped, and whether time steps share a mask: of a layer and of a cell's node alike. */
import type { CellNodeParams } from '../../../contract/document/cellNodes'
import type { Field } from './field'

export const dropoutFields: readonly Field<CellNodeParams<'dropout'>>[] = [
  { key: 'rate', label: 'Rate' },
  {
    key: 'mask',
    label: 'Mask',
    choices: [
      { value: 'step', label: 'anew at each time step' },
      { value: 'sequence', label: 'one for the whole sequence' }
    ]
  }
]
