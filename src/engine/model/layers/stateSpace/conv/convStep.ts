/** Runs one token of a causal convolution. The memory is its window, the last k − 1 inputs. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateSpaceName } from '../weights'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { depthwise, silu } from './conv'
import type { StateSpec, StepContext, Stepped } from '../../step'

/** The last k − 1 inputs, [k − 1, D]; nothing for a kernel of one step. */
export function windowStates(kernel: number, width: number): StateSpec[] {
  return kernel === 1 ? [] : [{ name: 'window', label: 'last inputs', shape: [kernel - 1, width] }]
}

export function stepConv(layer: LayerOf<'conv'>, input: Value, states: readonly Value[], { builder, weight }: StepContext): Stepped {
  const parameter = (what: 'kernel' | 'kernelBias') => weight(stateSpaceName(layer.id, what))
  const stepped = stepDepthwise(builder, input, states, parameter('kernel'), parameter('kernelBias'))
  return layer.params.activation === 'silu' ? { ...stepped, value: silu(builder, stepped.value) } : stepped
}

/** `input` [1, B, D] behind its window → [1, B, D], and the window moved on by one. */
export function stepDepthwise(builder: BlockBuilder, input: Value, before: readonly Value[], kernel: Value, bias: Value): Stepped {
  const steps = at(kernel.type.shape, 0)
  if (steps === 1) return { value: depthwise(builder, input, kernel, bias), memory: [] }
  const seen = builder.concat([builder.transpose(at(before, 0), [1, 0, 2]), input], 0)
  const value = builder.sliceAxis(depthwise(builder, seen, kernel, bias), 0, steps - 1, 1)
  return { value, memory: [builder.transpose(builder.sliceAxis(seen, 0, 1, steps - 1), [1, 0, 2])] }
}
