/** The colour and the sign of each family, the same in all charts of the labs. */
import type { LengthFamily } from '../../../../contract/labs/families'
import type { Mark } from '../../../components/charts/marks'

export const familyLooks: Readonly<Record<LengthFamily, { readonly colour: string; readonly mark: Mark }>> = {
  RNN: { colour: 'var(--role-forget)', mark: 'circle' },
  LSTM: { colour: 'var(--role-state)', mark: 'square' },
  GRU: { colour: 'var(--role-input)', mark: 'triangle' },
  minGRU: { colour: 'var(--role-candidate)', mark: 'diamond' },
  Transformer: { colour: 'var(--role-output)', mark: 'down' },
  S4D: { colour: 'var(--role-plain)', mark: 'plus' },
  Mamba: { colour: 'var(--text)', mark: 'cross' },
  'Transformer-chunked': { colour: 'var(--bad)', mark: 'bar' }
}
