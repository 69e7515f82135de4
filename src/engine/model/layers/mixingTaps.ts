/** What can be looked at in the layers without a cell: what attention and state-space layers mix time steps by, and the output of each layer. */
import type { CheckedLayer } from '../checkedModel'
import type { Value } from '../../compiler/program/types'
import { attentionMap } from './attention/attention'
import type { LayerContext, Tap } from './context'
import { linearAttentionMap, linearAttentionNorms } from './attention/linear'
import { mambaTaps } from './stateSpace/mambaTaps'
import { s4dTaps } from './stateSpace/s4dTaps'

/** Of a layer that reads `input` [T, B, D] and gives `output` [T, B, W]; none of a cell, which has its own. */
export function mixingTaps(checked: CheckedLayer, input: Value, output: Value, context: LayerContext): Tap[] {
  const { layer } = checked
  const after = tap(layer.id, 'y', { form: 'series', code: 'layerOutput', label: 'output', role: 'output', range: 'signed', value: output })
  // Of layers that do not mix time steps, one value among all others.
  const plain: Tap = { ...after, role: 'plain' }
  switch (checked.kind) {
    case 'attention':
      return [after, mapTap(layer.id, attentionMap(checked.layer, input, context))]
    case 'linearAttention':
      return [
        tap(layer.id, '‖S‖', {
          form: 'series',
          code: 'stateNorm',
          label: 'state norm',
          role: 'state',
          range: 'positive',
          value: linearAttentionNorms(checked.layer, input, context)
        }),
        after,
        mapTap(layer.id, linearAttentionMap(checked.layer, input, context))
      ]
    case 'mamba':
      return [...mambaTaps(checked.layer, input, context), after]
    case 's4d':
      return [...s4dTaps(checked.layer, input, context), after]
    case 'conv':
      return [after]
    case 'recurrent':
      return []
    case 'embedding':
    case 'positions':
    case 'linear':
    case 'norm':
    case 'feedForward':
    case 'dropout':
    case 'residual':
    case 'concat':
      return [plain]
    case 'head':
      // What is said once for a sequence is no value over time.
      return output.type.shape[0] === context.length ? [plain] : []
    default:
      return checked satisfies never
  }
}

/** Whether one of its taps is a matrix of token by token. */
export function hasMatrix({ kind }: CheckedLayer): boolean {
  return kind === 'attention' || kind === 'linearAttention' || kind === 'mamba' || kind === 's4d'
}

function mapTap(layer: string, value: Value): Tap {
  return tap(layer, 'attention', { form: 'attention', code: 'attention', label: 'attention', role: 'plain', range: 'gate', value })
}

function tap(layer: string, name: string, rest: Omit<Tap, 'name' | 'layer' | 'node'>): Tap {
  return { name: `${layer}.${name}`, layer, node: name, ...rest }
}
