/** Templates are grouped by family, and a search finds them. */
import { expect, test } from 'vitest'
import { byFamily } from './families'
import type { ShownTemplate } from '../../composables/useTemplates'

const shown = (id: string, family: ShownTemplate['template']['family'], description = ''): ShownTemplate => ({
  template: { id, name: id, family, description },
  document: null,
  parameters: null
})
const all = [shown('Mamba', 'state-space'), shown('LSTM', 'gated', 'forget gate'), shown('GRU', 'gated'), shown('RNN', 'recurrent')]
const names = (query: string) => byFamily(all, query).map(({ family, items }) => [family, ...items.map(({ template }) => template.id)])

test('families stand in their order, and empty ones are left out', () => {
  expect(names('')).toEqual([
    ['gated', 'LSTM', 'GRU'],
    ['state-space', 'Mamba'],
    ['recurrent', 'RNN']
  ])
})

test('name, family and description are searched', () => {
  expect(names('forget')).toEqual([['gated', 'LSTM']])
  expect(names('state-sp')).toEqual([['state-space', 'Mamba']])
  expect(names('nothing like it')).toEqual([])
})
