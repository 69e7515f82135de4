/** What each layer keeps from one time step to the next: what a batch needs to go on where the batch before it ended. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { CheckedLayer, CheckedModel, Shape } from '../checkedModel'
import { layerRules } from './layerRules'

/** Name of a layer's state, unique in the model → its shape in one sequence; empty where the layer keeps nothing. */
export function layerStates(checked: CheckedLayer): Map<string, Shape> {
  return new Map(statesOf(checked).map(([state, shape]) => [stateName(checked.layer.id, state), shape]))
}

function statesOf(checked: CheckedLayer): [state: string, shape: Shape][] {
  const { kind, width } = checked
  switch (kind) {
    case 'recurrent':
      return checked.cell.states.map(({ node, shape }) => [node.name, shape])
    case 'conv':
      return window(checked.layer.params.kernel, width)
    case 'mamba': {
      const { kernel, states, inner } = checked.layer.params
      return [...window(kernel, inner), ['h', [states, inner]]]
    }
    case 's4d': {
      const shape = [checked.layer.params.states, width]
      return [
        ['re', shape],
        ['im', shape]
      ]
    }
    case 'linearAttention': {
      const { heads } = checked.layer.params
      return [['sum', [heads, width / heads, width / heads + 1]]]
    }
    default:
      return []
  }
}

/** The steps that a causal convolution still reads. */
const window = (kernel: number, units: number): [state: string, shape: Shape][] => (kernel > 1 ? [['window', [kernel - 1, units]]] : [])

export function modelStates({ layers }: CheckedModel): Map<string, Shape> {
  return new Map(layers.flatMap((layer) => [...layerStates(layer)]))
}

export const stateName = (layer: string, state: string): string => `${layer}.${state}`

interface Obstacle {
  readonly why: string
  readonly remedy: string
}

const seesOneBatch = {
  why: 'it looks at the time steps of one batch',
  remedy: 'Let the states begin anew, or put a recurrent layer in its place.'
}

/** Why a layer that mixes time steps cannot go on from the batch before; null where it can, or where each step stands by itself. */
function obstacle(checked: CheckedLayer): Obstacle | null {
  switch (checked.kind) {
    case 'recurrent':
      return checked.layer.params.direction === 'forward'
        ? null
        : {
            why: 'it runs backward in time, from steps that come after this batch',
            remedy: 'Let it run forward, or let the states begin anew.'
          }
    case 'attention':
      return seesOneBatch
    case 'positions':
      return { why: 'it counts time steps from the start of the batch', remedy: 'Delete it, or let the states begin anew.' }
    case 's4d':
      return checked.layer.params.form === 'convolution'
        ? {
            why: 'as a convolution it computes no state',
            remedy: 'Set its form to automatic or step by step, or let the states begin anew.'
          }
        : null
    case 'conv':
    case 'mamba':
    case 'linearAttention':
    case 'embedding':
    case 'dropout':
    case 'linear':
    case 'concat':
    case 'residual':
    case 'norm':
    case 'feedForward':
    case 'head':
      return null
    default:
      return checked satisfies never
  }
}

/** What keeps such layers, those that have an effect, from carrying their states from batch to batch. */
export function carryProblems(layers: readonly CheckedLayer[]): Problem[] {
  const found = layers.flatMap((checked) => {
    const { id, name: layer } = checked.layer
    const against = obstacle(checked)
    return against ? [problem('layer.stateful', { layer: id }, { layer, kind: layerRules[checked.kind].label, ...against })] : []
  })
  const none = found.length === 0 && layers.every((layer) => layerStates(layer).size === 0)
  return none ? [problem('training.stateful', { path: 'training.stateful' }, { why: 'noState' })] : found
}
