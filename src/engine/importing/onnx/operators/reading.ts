/** Takes the inputs of a node as what its operator needs, and refuses what they are not. */
import type { Tensor } from '../../../executors/executor'
import { sizeOf } from '../../../compiler/program/shapes'
import { finishTexts } from '../../cells/cellText'
import { entry } from '../constants'
import { unitsOnLast } from '../dims'
import { isRange } from '../canvas'
import type { NodeContext } from '../machine'
import { shapeOf } from '../values'
import type { Constant, Finished, States, Stream, Value } from '../values'

export function input(context: NodeContext, k: number): Value {
  return context.inputs[k] ?? context.cannot(`lacks its input ${k + 1}`)
}

/** A constant; an input of the file is one where the examples have its value. */
export function constantIn(context: NodeContext, k: number): Constant {
  const value = input(context, k)
  if (value.is === 'constant') return value
  if (value.is === 'input') {
    const weight = context.meanings.asWeight(value)
    if (weight) return weight
    return context.cannot(
      `takes ${value.name} as a weight, which is an input of the file and not stored in it`,
      'Name a folder that has its value (input_0.pb …, or example_input.safetensors) with --check.'
    )
  }
  return context.cannot(`needs a constant as its input ${k + 1}, and this one is computed from what the model reads`)
}

export const optionalConstant = (context: NodeContext, k: number): Constant | null => (context.inputs[k] ? constantIn(context, k) : null)

/** Whole numbers of a constant input, such as axes and sizes. */
export function numbersIn(context: NodeContext, k: number): number[] {
  return [...constantIn(context, k).data]
}

/** A sequence: what a node before it gives, or an input of numbers. */
export function streamIn(context: NodeContext, k: number): Stream {
  return asStream(context, input(context, k), k)
}

export function asStream(context: NodeContext, value: Value, k: number): Stream {
  switch (value.is) {
    case 'stream':
      return value
    case 'input':
      return value.float
        ? context.meanings.asFeatures(value, context.cannot)
        : context.cannot(`reads the whole numbers of ${value.name} as a sequence of numbers`)
    case 'states':
      return statesAsStream(context, value)
    case 'finished':
      return drawnFinish(context, value)
    case 'outer':
      return context.cannot('reads a whole sequence inside a loop', 'Drawn cells read one time step, and their states.')
    case 'constant':
    case 'tokens':
    case 'iteration':
    case 'opaque':
      return context.cannot(`needs a sequence as its input ${k + 1}, and this one is ${value.is === 'constant' ? 'a constant' : 'not one'}`)
    default:
      return value satisfies never
  }
}

/** A function at the end of a model as a node of the drawing, where more follows. */
export function drawnFinish(context: Pick<NodeContext, 'name' | 'canvas' | 'cannot'>, { stream, finish }: Finished): Stream {
  const node = nodeOf(context, stream)
  return { ...stream, node: context.canvas.overUnits(context.name, node, finishTexts[finish], context.canvas.widthOf(node)), offset: 0 }
}

/** The last state of one layer as what the layer gives at its last step: that of a backward layer is the first in time. */
function statesAsStream(context: NodeContext, { parts, dims }: States): Stream {
  const [part] = parts
  if (parts.length !== 1 || !part || part.state !== 'h')
    return context.cannot(
      'reads several states, or a cell state, in the middle of the model',
      'Take the outputs of the layer at its last step.'
    )
  const given: Stream = { is: 'stream', node: part.layer, offset: 0, dims, steps: 'last', reversed: false }
  return part.backward ? { ...given, node: context.meanings.sketch.firstStep(part.layer) } : given
}

/** The node that gives just the units of a stream, in their order on its last axis. */
export function nodeOf(context: Pick<NodeContext, 'name' | 'canvas' | 'cannot'>, { node, offset, dims }: Stream): string {
  const width = context.canvas.widthOf(node)
  const places = unitsOnLast(dims) ?? (width === 1 ? [0] : null)
  if (!places) return context.cannot('reads a value whose units are spread over several axes')
  const moved = places.map((place) => place + offset)
  if (moved.length === width && moved[0] === 0 && isRange(moved)) return node
  return context.canvas.select(context.name, node, moved)
}

/** The node for a computation of each number by itself, where one unit stands for as many as are needed. */
export function spreadNodeOf(context: NodeContext, stream: Stream): string {
  const places = unitsOnLast(stream.dims)
  const single = places !== null && places.length > 1 && places.every((place) => place === places[0])
  if (!single) return nodeOf(context, stream)
  return nodeOf(context, { ...stream, dims: [...stream.dims.slice(0, -1), [{ of: 'units', size: 1, stride: 1 }]] })
}

/** A float32 tensor of a constant. */
export function tensorOf({ shape, data }: Constant): Tensor {
  return { type: { dtype: 'float32', shape: [...shape] }, data: Float32Array.from(data) }
}

/** One entry of the first axis. */
export function partOf({ type, shape, data }: Constant, k: number): Constant {
  const [, ...rest] = shape
  const size = sizeOf(rest)
  return { is: 'constant', type, shape: rest, data: data.slice(k * size, (k + 1) * size) }
}

export function sizesOf(context: NodeContext, k: number): readonly number[] {
  return shapeOf(input(context, k)) ?? context.cannot('needs the sizes of a value of which they are not known')
}

/** A vector of so many numbers from a constant whose other axes are 1 or repeat it; null where it is none. */
export function vectorOf(constant: Constant, width: number): Tensor | null {
  const { shape, data } = constant
  const last = shape.at(-1) ?? 1
  if (last !== width && last !== 1) return null
  for (let k = last; k < data.length; k++) if (data[k] !== data[k % last]) return null
  const index = shape.map(() => 0)
  const values = Array.from({ length: width }, (_, unit) => entry(constant, [...index.slice(0, -1), unit]))
  return { type: { dtype: 'float32', shape: [width] }, data: Float32Array.from(values) }
}
