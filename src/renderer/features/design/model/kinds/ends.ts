/** The kinds of layers that join others, and those at the ends of a model. */
import { overOfTask } from '../../../../../contract/document/taskKinds'
import { oneMatrixStart } from './layerKind'
import type { LayerKindRow } from './layerKind'

export const residual: LayerKindRow<'residual'> = {
  label: 'Residual',
  symbol: '+',
  group: 'Joining',
  doc: 'adds layers of one shape',
  words: () => 'residual sum',
  start: () => ({}),
  fields: () => []
}

export const concat: LayerKindRow<'concat'> = {
  label: 'Concat',
  symbol: '[,]',
  group: 'Joining',
  doc: 'joins layers side by side, such as both directions in time',
  words: () => 'concat',
  start: () => ({}),
  fields: () => []
}

export const embedding: LayerKindRow<'embedding'> = {
  label: 'Embedding',
  symbol: 'E',
  group: 'Ends',
  doc: 'tokens to vectors',
  words: ({ units }) => `embedding ${units}`,
  start: () => ({ units: 64 }),
  fields: () => [
    { key: 'units', label: 'Units' },
    {
      key: 'deviation',
      label: 'Table starts from N(0, σ²), σ',
      tip: 'A table that a head shares starts small, such as at 0.02, so that the first logits are small too',
      absent: 1
    }
  ]
}

const predicts = [
  { value: 'token', label: 'at each token', words: 'head' },
  { value: 'last', label: 'once, from the last step', words: 'head, last step' },
  { value: 'mean', label: 'once, from the mean of all steps', words: 'head, mean over time' },
  { value: 'max', label: 'once, from the maximum of all steps', words: 'head, maximum over time' }
] as const

export const head: LayerKindRow<'head'> = {
  label: 'Head',
  symbol: 'y',
  group: 'Ends',
  doc: 'vectors to what the task asks for',
  words: ({ over }) => predicts.find(({ value }) => value === over)?.words ?? 'head',
  start: ({ task }) => ({ bias: true, over: overOfTask(task) === 'step' ? 'token' : 'last' }),
  fields: ({ model }) => [
    { key: 'over', label: 'Predicts', choices: predicts },
    { key: 'bias', label: 'Bias' },
    {
      key: 'tied',
      label: 'Matrix',
      // No layer has the empty identifier.
      absent: '',
      choices: [
        { value: '', label: 'of its own' },
        ...model.layers.filter(({ kind }) => kind === 'embedding').map(({ id, name }) => ({ value: id, label: `the table of ${name}` }))
      ]
    },
    { ...oneMatrixStart, when: { tied: undefined } }
  ]
}
