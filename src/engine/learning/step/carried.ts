/** States that are carried from batch to batch (truncated BPTT): variables of the module, which no gradient flows through. */
import type { CarriedStates } from '../../model/layers/context'
import { valueNamed } from '../../model/lookUp'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Shape, TensorType, Value } from '../../compiler/program/types'

/** Training and evaluation carry states of their own. */
export type CarriedBy = 'train' | 'evaluate'

/** The input that is 1 in the rows of a batch whose stream begins there: float32 [1, B]. */
export const freshInput = 'fresh'

/** Names the variable of a state. */
export const carriedName = (by: CarriedBy, state: string): string => `carried.${by}.${state}`

/** Each state's variable by the state's name, [1, B, ...]: the batch lies where all inputs have it. */
export function carriedTypes(states: ReadonlyMap<string, Shape> | undefined, batch: number): Map<string, TensorType> {
  return new Map([...(states ?? [])].map(([name, shape]) => [name, { dtype: 'float32', shape: [1, batch, ...shape] }]))
}

/** The types of carried states, by the names of their variables. */
export function carriedVariables(types: ReadonlyMap<string, TensorType>, by: CarriedBy): Map<string, TensorType> {
  return new Map([...types].map(([name, type]) => [carriedName(by, name), type]))
}

/** The states with which layers enter a batch, from values [1, B, ...] by name, and those that they leave. */
export class CarriedValues implements CarriedStates {
  private readonly left = new Map<string, Value>()

  /** `fresh` float32 [1, B]. */
  constructor(
    private readonly builder: BlockBuilder,
    private readonly before: ReadonlyMap<string, Value>,
    private readonly fresh: Value
  ) {}

  enter(name: string, fresh: Value): Value {
    const { builder } = this
    const { shape } = fresh.type
    const begins = builder.reshape(
      this.fresh,
      shape.map((size, axis) => (axis === 0 ? size : 1))
    )
    const carried = builder.reshape(valueNamed(this.before, name), shape)
    return builder.select(builder.binary('less', builder.fill(0.5, shape), builder.broadcast(begins, shape)), fresh, carried)
  }

  leave(name: string, value: Value): void {
    this.left.set(name, this.builder.reshape(value, [1, ...value.type.shape]))
  }

  /** Returns the states that layers left, in the order of their names. */
  results(): Value[] {
    return [...this.before.keys()].map((name) => valueNamed(this.left, name))
  }
}
