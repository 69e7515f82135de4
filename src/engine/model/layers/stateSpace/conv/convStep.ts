/** One token of a causal convolution: the memory is its window, the last k − 1 inputs. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateSpaceName } from '../weights'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { depthwise, silu } from './conv'
import { float32, zeroStart } from '../../step'
import type { LayerStep, MemorySpec, StepSizes } from '../../step'

export function convStep(layer: LayerOf<'conv'>, width: number, { batch }: StepSizes): LayerStep {
  const { kernel, activation } = layer.params
  const memory = windowMemory(kernel, batch, width)
  return {
    memory,
    start: zeroStart(memory),
    step: (input, before, { builder, weight }) => {
      const own = (what: 'kernel' | 'kernelBias') => weight(stateSpaceName(layer.id, what))
      const made = stepDepthwise(builder, input, before, own('kernel'), own('kernelBias'))
      return { ...made, value: activation === 'silu' ? silu(builder, made.value) : made.value }
    }
  }
}

/** The last k − 1 inputs, [B, k − 1, D]; nothing for a kernel of one step. */
export function windowMemory(kernel: number, batch: number, width: number): MemorySpec[] {
  if (kernel === 1) return []
  return [{ name: 'window', label: 'last inputs', type: float32(batch, kernel - 1, width), tokenAxis: null }]
}

/** `input` [1, B, D] behind its window → [1, B, D], and the window moved on by one. */
export function stepDepthwise(
  builder: BlockBuilder,
  input: Value,
  before: readonly Value[],
  kernel: Value,
  bias: Value
): { value: Value; memory: Value[] } {
  const steps = at(kernel.type.shape, 0)
  if (steps === 1) return { value: depthwise(builder, input, kernel, bias), memory: [] }
  const seen = builder.concat([builder.transpose(at(before, 0), [1, 0, 2]), input], 0)
  const value = builder.sliceAxis(depthwise(builder, seen, kernel, bias), 0, steps - 1, 1)
  return { value, memory: [builder.transpose(builder.sliceAxis(seen, 0, 1, steps - 1), [1, 0, 2])] }
}
