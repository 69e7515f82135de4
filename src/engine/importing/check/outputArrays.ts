/** Puts what the engine computed into the order, the axes and the form of the file's outputs. */
import type { BatchShape } from '../../data/batches/batch'
import { sizeOf } from '../../compiler/program/shapes'
import type { Tensor, Tensors } from '../../executors/executor'
import type { Axis, Finish, OutputMeaning } from '../importedModel'
import { given, givenLast, leaving } from './forwardModule'
import { eachPlace } from './inputArrays'

interface Sizes extends BatchShape {
  /** Real steps of each sequence; null where all are real. */
  readonly lengths: readonly number[] | null
}

export function outputTensor(meaning: OutputMeaning, results: Tensors, sizes: Sizes): Tensor {
  switch (meaning.from) {
    case 'layer': {
      const name = meaning.steps === 'all' ? given(meaning.layer) : givenLast(meaning.layer)
      const tensor = results.get(name)
      if (!tensor) throw new Error(`${name} was not computed`)
      return arranged(finished(meaning.finish, tensor), meaning.axes, sizes)
    }
    case 'state': {
      const tensor = results.get(leaving(meaning.layer, meaning.state))
      if (!tensor) throw new Error(`${meaning.state} of ${meaning.layer} was not computed`)
      return arranged({ type: { ...tensor.type, shape: [1, ...tensor.type.shape] }, data: tensor.data }, meaning.axes, sizes)
    }
    case 'joined':
      return joined(
        meaning.parts.map((part) => outputTensor(part, results, sizes)),
        meaning.axis
      )
    default:
      return meaning satisfies never
  }
}

/** `tensor`: [T or 1, B, U]. Steps behind a sequence's end are zeros, as in ONNX. */
function arranged({ type: { shape: own }, data }: Tensor, axes: readonly Axis[], { lengths, ...sizes }: Sizes): Tensor {
  const [steps = 1, batch = 1, units = 1] = own
  const sizeOfAxis = (axis: Axis) => (axis.of === 'time' ? steps : axis.of === 'batch' ? sizes.batch : axis.of === 'units' ? axis.size : 1)
  const shape = axes.map(sizeOfAxis)
  const values = new Float32Array(sizeOf(shape))
  eachPlace(shape, axes, ({ t, b, unit }, flat) => {
    const real = lengths === null || steps === 1 || t < (lengths[b] ?? steps)
    values[flat] = real ? (data[(t * batch + b) * units + unit] ?? NaN) : 0
  })
  return { type: { dtype: 'float32', shape }, data: values }
}

/** What an example has at the real steps. A model may write anything behind a sequence's end where a mask names the real steps: zeros here. */
export function realSteps(meaning: OutputMeaning, example: Tensor, lengths: readonly number[] | null): Tensor {
  if (meaning.from !== 'layer' || meaning.steps !== 'all' || lengths === null) return example
  const data = Float32Array.from(example.data)
  eachPlace(example.type.shape, meaning.axes, ({ t, b }, flat) => {
    if (t >= (lengths[b] ?? t + 1)) data[flat] = 0
  })
  return { ...example, data }
}

/** Applies what the file does to logits; over the units, the last axis. */
function finished(finish: Finish, tensor: Tensor): Tensor {
  if (finish === 'none') return tensor
  const { type, data } = tensor
  const width = type.shape.at(-1) ?? 1
  if (finish === 'sigmoid') return { type, data: Float32Array.from(data, (value) => 1 / (1 + Math.exp(-value))) }
  const rows = data.length / width
  const probabilities = Array.from({ length: rows }, (_, row) => softmax(data.subarray(row * width, (row + 1) * width)))
  if (finish === 'sigmoidOfTwo')
    return { type: { ...type, shape: [...type.shape.slice(0, -1), 1] }, data: Float32Array.from(probabilities, (row) => row[1] ?? NaN) }
  const all = probabilities.flat()
  return { type, data: Float32Array.from(finish === 'logSoftmax' ? all.map(Math.log) : all) }
}

function softmax(values: Float32Array | Int32Array): number[] {
  const largest = Array.from(values).reduce((most, value) => Math.max(most, value), -Infinity)
  const powers = Array.from(values, (value) => Math.exp(value - largest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

function joined(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0]
  if (!first) throw new Error('an output is joined of no parts')
  const outer = sizeOf(first.type.shape.slice(0, axis))
  const blocks = parts.map(({ data, type }) => ({ data, size: sizeOf(type.shape.slice(axis)) }))
  const data = Float32Array.from(
    Array.from({ length: outer }, (_, k) => blocks.flatMap(({ data: own, size }) => [...own.subarray(k * size, (k + 1) * size)])).flat()
  )
  const shape = first.type.shape.map((size, k) => (k === axis ? parts.reduce((sum, { type }) => sum + (type.shape[axis] ?? 0), 0) : size))
  return { type: { dtype: 'float32', shape }, data }
}
