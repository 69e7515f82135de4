/** The kinds of layers that look over time with a cell or with attention. */
import { matrixStarts } from './layerKind'
import type { LayerKindRow } from './layerKind'

export const recurrent: LayerKindRow<'recurrent'> = {
  label: 'Recurrent',
  symbol: 'h',
  group: 'Over time',
  doc: 'runs a cell over time',
  words: ({ hidden }) => `recurrent ${hidden}`,
  /** With the cell and the size of the first recurrent layer, or with the first cell. */
  start(document) {
    const like = document.model.layers.find((layer) => layer.kind === 'recurrent')
    return { cell: like?.params.cell ?? document.cells[0]?.id ?? 'cell', hidden: like?.params.hidden ?? 128, direction: 'forward' }
  },
  width: { key: 'hidden', of: 'output' },
  fields: ({ cells }) => [
    { key: 'cell', label: 'Cell', choices: cells.map((cell) => ({ value: cell.id, label: cell.name })) },
    { key: 'hidden', label: 'Hidden size H' },
    {
      key: 'direction',
      label: 'Direction',
      choices: [
        { value: 'forward', label: 'forward in time' },
        { value: 'backward', label: 'backward in time' }
      ]
    }
  ]
}

const headsWords = (heads: number): string => `${heads} ${heads === 1 ? 'head' : 'heads'}`

export const attention: LayerKindRow<'attention'> = {
  label: 'Attention',
  symbol: 'QK',
  group: 'Over time',
  doc: 'each time step looks at the others, in several heads',
  words: ({ heads, causal }) => `attention, ${headsWords(heads)}${causal ? ', causal' : ''}`,
  start: () => ({ heads: 4, causal: true, positions: 'none', form: 'plain', bias: true, dropout: 0, start: 'gpt2' }),
  fields: () => [
    { key: 'heads', label: 'Heads' },
    { key: 'causal', label: 'Causal: sees only the past' },
    {
      key: 'positions',
      label: 'Positions inside',
      choices: [
        { value: 'none', label: 'none' },
        { value: 'rotary', label: 'rotary' },
        { value: 'alibi', label: 'ALiBi, a bias by distance' }
      ]
    },
    {
      key: 'form',
      label: 'Runs as',
      choices: [
        { value: 'auto', label: 'blocks where sequences are long' },
        { value: 'plain', label: 'whole maps at once' },
        { value: 'chunked', label: 'blocks, with little memory' }
      ]
    },
    { key: 'dropout', label: 'Dropout of weights' },
    { key: 'bias', label: 'Bias' },
    { key: 'start', label: 'Matrices start', choices: matrixStarts }
  ]
}

export const linearAttention: LayerKindRow<'linearAttention'> = {
  label: 'Linear attention',
  symbol: 'φ',
  group: 'Over time',
  doc: 'attention as a recurrence, with a state of fixed size',
  words: ({ heads }) => `linear attention, ${headsWords(heads)}`,
  start: () => ({ heads: 4, form: 'parallel', bias: true, start: 'gpt2' }),
  fields: () => [
    { key: 'heads', label: 'Heads' },
    {
      key: 'form',
      label: 'Runs as',
      choices: [
        { value: 'parallel', label: 'blocks, parallel within' },
        { value: 'recurrent', label: 'step by step' }
      ]
    },
    { key: 'bias', label: 'Bias' },
    { key: 'start', label: 'Matrices start', choices: matrixStarts }
  ]
}
