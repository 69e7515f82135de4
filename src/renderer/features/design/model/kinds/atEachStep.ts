/** The kinds of layers that treat each time step by itself. */
import { dropoutFields } from '../../../../components/settings/dropoutFields'
import { matrixStarts, oneMatrixStart } from './layerKind'
import type { LayerKindRow } from './layerKind'

const activationWords = { gelu: 'GELU', relu: 'ReLU', swiglu: 'SwiGLU' } as const

export const feedForward: LayerKindRow<'feedForward'> = {
  label: 'Feed-forward',
  symbol: 'FF',
  group: 'At each step',
  doc: 'a wider layer and back, at each step by itself',
  words: ({ hidden, activation }) => `feed-forward ${hidden}, ${activationWords[activation]}`,
  start: () => ({ hidden: 512, activation: 'gelu', bias: true, start: 'gpt2' }),
  width: { key: 'hidden', of: 'inner' },
  fields: () => [
    { key: 'hidden', label: 'Hidden units' },
    {
      key: 'activation',
      label: 'Function',
      choices: (['gelu', 'relu', 'swiglu'] as const).map((value) => ({ value, label: activationWords[value] }))
    },
    { key: 'bias', label: 'Bias' },
    { key: 'start', label: 'Matrices start', choices: matrixStarts }
  ]
}

export const norm: LayerKindRow<'norm'> = {
  label: 'Norm',
  symbol: '‖·‖',
  group: 'At each step',
  doc: 'layer norm or root mean square',
  words: ({ form }) => (form === 'layerNorm' ? 'layer norm' : 'root mean square norm'),
  start: () => ({ form: 'layerNorm' }),
  fields: () => [
    {
      key: 'form',
      label: 'Form',
      choices: [
        { value: 'layerNorm', label: 'layer norm' },
        { value: 'rmsNorm', label: 'root mean square' }
      ]
    }
  ]
}

export const dropout: LayerKindRow<'dropout'> = {
  label: 'Dropout',
  symbol: '0',
  group: 'At each step',
  doc: 'zeros at random, in training only',
  words: ({ rate, mask }) => `dropout ${rate}${mask === 'sequence' ? ', one mask a sequence' : ''}`,
  start: () => ({ rate: 0.2, mask: 'step' }),
  fields: () => dropoutFields
}

export const positions: LayerKindRow<'positions'> = {
  label: 'Positions',
  symbol: 't',
  group: 'At each step',
  doc: 'says at which time step a vector stands',
  words: (params) => (params.form === 'learned' ? `${params.limit} learned positions` : 'sinusoidal positions'),
  start: () => ({ form: 'sinusoidal' }),
  fields: () => [
    {
      key: 'form',
      label: 'Form',
      choices: [
        { value: 'sinusoidal', label: 'sines and cosines' },
        { value: 'learned', label: 'learned vectors' }
      ],
      starts: { sinusoidal: { form: 'sinusoidal' }, learned: { form: 'learned', limit: 1024 } }
    },
    { key: 'limit', label: 'Maximum time steps', when: { form: 'learned' } }
  ]
}

export const linear: LayerKindRow<'linear'> = {
  label: 'Linear',
  symbol: 'W',
  group: 'At each step',
  doc: 'a linear map of each step, as for numbers that a task gives',
  words: ({ units }) => `linear ${units}`,
  start: () => ({ units: 64, bias: true }),
  width: { key: 'units', of: 'output' },
  fields: () => [{ key: 'units', label: 'Units' }, { key: 'bias', label: 'Bias' }, oneMatrixStart]
}
