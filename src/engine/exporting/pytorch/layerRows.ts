/** How each kind of layer is written in PyTorch: its module, its call, and where its weights lie. A missing row does not compile. */
import type { LayerKind } from '../../../contract/document/modelGraph'
import type { CheckedOf } from '../../model/layers/layerKind'
import { pythonBool, pythonFloat } from '../python/strings'
import type { ModulePart } from './modules'
import { nativeRecurrent } from './nativeRecurrent'
import type { NativeRecurrent } from './nativeRecurrent'
import { called, kernelPlaces, placesOf, plain } from './torchLayer'
import type { LayerContext, TorchLayer } from './torchLayer'

type Row<K extends LayerKind> = (checked: CheckedOf<K>, context: LayerContext) => TorchLayer

const noBias = (bias: boolean): string => (bias ? '' : ', bias=False')

const pooled = { last: 'last_step', mean: 'mean_step', max: 'max_step' } as const

export const layerRows: { readonly [K in LayerKind]: Row<K> } = {
  embedding: (checked, context) => ({
    module: `nn.Embedding(${checked.vocabulary}, ${checked.width})`,
    call: called(context),
    parts: [],
    ...placesOf(checked, {})
  }),
  recurrent: (checked, context) => {
    const native = nativeRecurrent(checked)
    if (native && (!context.carried || native.statesInOrder)) return nativeLayer(checked, context, native)
    const cell = context.cell(checked)
    const isReverse = checked.layer.params.direction === 'backward'
    const within = (name: string) => `cell.${name}`
    return {
      module: `Recurrent(${cell.name}()${isReverse ? ', reverse=True' : ''})`,
      call: called(context, isReverse ? context.mask : ''),
      parts: ['recurrent'],
      stateful: true,
      parameters: cell.parameters.map(({ name, shape }) => ({ name: within(name), shape })),
      places: cell.places.map((place) => ({ ...place, parameter: within(place.parameter) }))
    }
  },
  s4d: (checked, context) => {
    const { states, discretisation, output } = checked.layer.params
    const names = {
      logDelta: 'log_delta',
      logReal: 'log_real',
      'read.re': 'read_real',
      'read.im': 'read_imaginary'
    }
    return {
      module: `S4D(${checked.width}, ${states}, "${discretisation}", "${output}")`,
      call: called(context),
      parts: ['s4d'],
      stateful: true,
      ...placesOf(checked, names)
    }
  },
  conv: (checked, context) => {
    const { kernel, activation } = checked.layer.params
    return {
      module: `CausalConv(${checked.width}, ${kernel}${activation === 'silu' ? ', silu=True' : ''})`,
      call: called(context),
      parts: ['causalConv'],
      stateful: true,
      ...kernelPlaces(placesOf(checked, {}), kernel, checked.width)
    }
  },
  tokenShift: (checked, context) => ({
    module: `TokenShift(${checked.width})`,
    call: called(context),
    parts: ['tokenShift'],
    stateful: true,
    ...placesOf(checked, {})
  }),
  mamba: (checked, context) => {
    const { inner, states, kernel, rank } = checked.layer.params
    const names = {
      'in.weight': 'enter.weight',
      'conv.weight': 'conv.conv.weight',
      'conv.bias': 'conv.conv.bias',
      logDecay: 'log_decay',
      'out.weight': 'leave.weight'
    }
    return {
      module: `Mamba(${checked.width}, ${inner}, ${states}, ${kernel}, ${rank})`,
      call: called(context),
      parts: ['mamba'],
      stateful: true,
      ...kernelPlaces(placesOf(checked, names), kernel, inner)
    }
  },
  dropout: (checked, context) => {
    const { rate, mask } = checked.layer.params
    const isPlain = mask === 'step'
    return {
      module: `${isPlain ? 'nn.Dropout' : 'SequenceDropout'}(${pythonFloat(rate)})`,
      call: called(context),
      parts: isPlain ? [] : ['sequenceDropout']
    }
  },
  linear: (checked, context) => ({
    module: `nn.Linear(${checked.inputWidth}, ${checked.width}${noBias(checked.layer.params.bias)})`,
    call: called(context),
    parts: [],
    ...placesOf(checked, {})
  }),
  concat: (_, { inputs }) => ({ module: null, call: `torch.cat([${inputs.join(', ')}], dim=-1)`, parts: [] }),
  residual: (_, { inputs }) => ({ module: null, call: inputs.join(' + '), parts: [] }),
  norm: (checked, context) => ({
    module: `nn.${checked.layer.params.form === 'layerNorm' ? 'LayerNorm' : 'RMSNorm'}(${checked.width}, eps=1e-5)`,
    call: called(context),
    parts: [],
    ...placesOf(checked, { gain: 'weight' })
  }),
  positions: (checked, context) => {
    const { params } = checked.layer
    return {
      module: params.form === 'learned' ? `LearnedPositions(${params.limit}, ${checked.width})` : 'SinusoidalPositions()',
      call: called(context),
      parts: ['positions'],
      ...plain(placesOf(checked, { weight: 'vectors.weight' }))
    }
  },
  attention: (checked, context) => {
    const { heads, causal, positions, bias, dropout } = checked.layer.params
    const more = [
      ...(positions === 'none' ? [] : [`positions="${positions}"`]),
      ...(bias ? [] : ['bias=False']),
      ...(dropout > 0 ? [`dropout=${pythonFloat(dropout)}`] : [])
    ]
    return {
      module: `Attention(${[checked.width, heads, `causal=${pythonBool(causal)}`, ...more].join(', ')})`,
      call: called(context, context.mask),
      parts: ['attention'],
      ...placesOf(checked, {})
    }
  },
  linearAttention: (checked, context) => {
    const { heads, bias } = checked.layer.params
    return {
      module: `LinearAttention(${checked.width}, ${heads}${noBias(bias)})`,
      call: called(context),
      parts: ['linearAttention'],
      stateful: true,
      ...placesOf(checked, {})
    }
  },
  feedForward: (checked, context) => {
    const { hidden, activation, bias } = checked.layer.params
    const names = { 'in.weight': 'up.weight', 'in.bias': 'up.bias', 'out.weight': 'down.weight', 'out.bias': 'down.bias' }
    return {
      module: `FeedForward(${checked.width}, ${hidden}, "${activation}"${noBias(bias)})`,
      call: called(context),
      parts: ['feedForward'],
      ...placesOf(checked, names)
    }
  },
  head: (checked, context) => {
    const { bias, over, tied } = checked.layer.params
    const [input = 'x'] = context.inputs
    const read = over === 'token' ? input : `${pooled[over]}(${input}${context.mask.replace('mask=', '')})`
    const parts: ModulePart[] = over === 'token' ? [] : ['pooling']
    if (tied === undefined)
      return {
        module: `nn.Linear(${checked.inputWidth}, ${checked.width}${noBias(bias)})`,
        call: `self.${context.attribute}(${read})`,
        parts,
        ...placesOf(checked, {})
      }
    return {
      module: `TiedHead(${checked.width}${noBias(bias)})`,
      call: `self.${context.attribute}(${read}, self.${context.attributeOf(tied)}.weight)`,
      parts: [...parts, 'tiedHead'],
      ...placesOf(checked, {})
    }
  }
}

/** `nn.LSTM` and the like take the steps in their order; for a layer that runs backward, the steps are turned around before and after. */
function nativeLayer({ layer }: CheckedOf<'recurrent'>, context: LayerContext, native: NativeRecurrent): TorchLayer {
  const { attribute, mask, inputs } = context
  const { module, parameters, places } = native
  if (context.carried) {
    return {
      module: `Carried(${module})`,
      after: native.after(`self.${attribute}.rnn`),
      call: called(context),
      parts: ['carried'],
      stateful: true,
      parameters: parameters.map(({ name, shape }) => ({ name: `rnn.${name}`, shape })),
      places: places.map((place) => ({ ...place, parameter: `rnn.${place.parameter}` }))
    }
  }
  const plainLayer = { module, parameters, places, after: native.after(`self.${attribute}`) }
  if (layer.params.direction === 'forward') return { ...plainLayer, call: called(context), parts: [], stateful: true }
  const turned = mask.replace('mask=', '')
  const call = `reverse_steps(self.${attribute}(reverse_steps(${inputs[0] ?? 'x'}${turned}))[0]${turned})`
  return { ...plainLayer, call, parts: ['reverseSteps'] }
}

/** Writes a layer by the row of its kind. */
export function torchLayer<K extends LayerKind>(checked: CheckedOf<K> & { readonly kind: K }, context: LayerContext): TorchLayer {
  return layerRows[checked.kind](checked, context)
}
