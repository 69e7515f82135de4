/**
 * The derivative of a layer's step by its state as a program: C directions at N places at once, J v = ∂F/∂s v by forward mode, exact. Beside it
 * stands what it would be if no unit were saturated: the slopes of tanh, sigmoid and their like taken as their steepest.
 */
import { Tangents } from '../../compiler/autodiff/tangents'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { AnyOperation, Program, TensorType, UnaryName, Value } from '../../compiler/program/types'
import { valueNamed } from '../../model/lookUp'
import type { MemoryLayer } from './memoryLayer'
import { packed, unpacked, writeStep } from './stepForm'

export interface Counts {
  /** N: places, each with a state and an input. */
  readonly places: number
  /** C: directions, the same at each place. */
  readonly directions: number
}

/** The inputs beside the weights: `input` [N, D], `before` [N, S], `along` [C, S], and `held` [N, W] where the layer has windows. */
export function jacobianInputs(layer: MemoryLayer, width: number, { places, directions }: Counts): Map<string, TensorType> {
  const rows = (name: string, shape: readonly number[]) => [name, { dtype: 'float32', shape: [...shape] }] as const
  return new Map([
    rows('input', [places, width]),
    rows('before', [places, layer.size]),
    rows('along', [directions, layer.size]),
    ...(layer.heldSize > 0 ? [rows('held', [places, layer.heldSize])] : [])
  ])
}

/** Results: `next` [N, S], F itself; `tangents` and `unsaturated` [N, C, S]. */
export function jacobianProgram(layer: MemoryLayer, width: number, counts: Counts): Program {
  const { places, directions } = counts
  const types = new Map([...layer.weights.map(({ name, type }) => [name, type] as const), ...jacobianInputs(layer, width, counts)])
  const program = buildProgram('jacobian', types, (builder, values) => {
    const tile = (name: string) => repeated(builder, valueNamed(values, name), directions)
    const states = unpacked(builder, layer.arrays, tile('before'))
    const held = layer.heldSize > 0 ? unpacked(builder, layer.held, tile('held')) : []
    const along = valueNamed(values, 'along')
    const everywhere = builder.broadcast(builder.reshape(along, [1, directions, layer.size]), [places, directions, layer.size])
    const tangents = unpacked(builder, layer.arrays, builder.reshape(everywhere, [places * directions, layer.size]))
    const step = writeStep(layer, builder, (name) => valueNamed(values, name), { input: tile('input'), states, held })
    const { states: next, operations } = step
    const pushed = (saturated: boolean) => {
      const after = tangentsOf(builder, operations, { states, tangents, saturated })
      const rows = next.map((value) => after.get(value) ?? builder.zeros(value.type))
      return builder.reshape(packed(builder, layer.arrays, rows), [places, directions, layer.size])
    }
    const first = builder.sliceAxis(builder.reshape(packed(builder, layer.arrays, next), [places, directions, layer.size]), 1, 0, 1)
    return new Map([
      ['next', builder.reshape(first, [places, layer.size])],
      ['tangents', pushed(true)],
      ['unsaturated', pushed(false)]
    ])
  })
  return optimise(program)
}

/** [N, X] → [N · C, X], each row C times. */
function repeated(builder: BlockBuilder, value: Value, times: number): Value {
  const [places = 0, width = 0] = value.type.shape
  const wide = builder.broadcast(builder.reshape(value, [places, 1, width]), [places, times, width])
  return builder.reshape(wide, [places * times, width])
}

interface Pushed {
  readonly states: readonly Value[]
  readonly tangents: readonly Value[]
  readonly saturated: boolean
}

function tangentsOf(builder: BlockBuilder, operations: readonly AnyOperation[], { states, tangents, saturated }: Pushed): Tangents {
  const along = new Tangents(builder)
  states.forEach((state, k) => along.set(state, at(tangents, k)))
  for (const operation of operations) {
    const steepest = saturated ? null : steepestSlope(operation, along)
    if (steepest === null) along.through(operation)
    else along.set(at(operation.outputs, 0), builder.scale(steepest.tangent, steepest.slope))
  }
  return along
}

/** The steepest slopes of functions that flatten out. */
const steepest: { readonly [N in UnaryName]?: number } = {
  tanh: 1,
  sigmoid: 0.25,
  relu: 1,
  softplus: 1,
  erf: 2 / Math.sqrt(Math.PI),
  sin: 1,
  cos: 1
}
const slopes = new Map<string, number>(Object.entries(steepest))

/** Null for operations that do not saturate, or whose input does not change. A bound (max or min with a constant) passes its input on. */
function steepestSlope({ name, inputs }: AnyOperation, along: Tangents): { readonly tangent: Value; readonly slope: number } | null {
  const changing = inputs.flatMap((input) => along.get(input) ?? [])
  const slope = name === 'max' || name === 'min' ? 1 : slopes.get(name)
  const [tangent] = changing
  return slope === undefined || tangent === undefined || changing.length !== 1 ? null : { tangent, slope }
}
