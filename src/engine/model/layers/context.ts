/** The context that every layer's lowering receives, and the taps that it may return. */
import type { CellNode, Role } from '../../../contract/document/cellGraph'
import type { TapCode } from '../../../contract/events/probe'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Shape, TensorType, Value } from '../../compiler/program/types'
import type { Alterations } from './alter'
import { dropout } from './dropout'
import type { RandomSource } from './dropout'

/** A value inside a layer that can be looked at. A tap never changes what the other values are. */
export interface Tap {
  /**
   * `series`: over time. `attention`: how much each head's query reads of each key, rows that add up to 1. `effective`: the same of a layer
   * that is linear in what it reads, |M| as the mean over its units, then M of the context's unit. `lags`: over the distance in time. `soFar`:
   * what a head that speaks once for a sequence would say if the sequence ended at each time step, with what the layers read of the whole.
   */
  readonly form: 'series' | 'attention' | 'effective' | 'lags' | 'soFar'
  /** `<layer>.<node name>`; the next state of `c` is `<layer>.c`. */
  readonly name: string
  readonly layer: string
  /** Identifier of the cell node; the value's own name where there is no cell. */
  readonly node: string
  readonly code: TapCode
  /** What it is, in words and without its name: `forget gate`, `cell state`. */
  readonly label: string
  readonly role: Role
  /** `gate`: always in 0…1; `positive`: never below 0. */
  readonly range: 'gate' | 'positive' | 'signed'
  /** Series and soFar: [T, B, U], values of more than one axis come flattened; attention and effective: [B, H, T, T], query by key; lags: [T, U]. */
  readonly value: Value
}

/** Where a value is made. */
export interface Place {
  readonly layer: string
  /** Null: the layer's output. */
  readonly node: CellNode | null
  /** Whether the layer takes the time steps from the last to the first. */
  readonly backward: boolean
}
/** Is given every value that is made, float32 [S, B, …], layer by layer and node by node in the order of computation. */
export type Trace = ((place: Place, value: Value) => void) | null

/** A value over time whose gradient ∂L/∂h_t is asked for. */
export interface Perturbation {
  readonly layer: string
  readonly name: string
  /** What it is, in words: `cell state`, `output`. */
  readonly label: string
  /** Whether it is a state, which the layer carries from time step to time step, or what a layer gives to the next. */
  readonly kind: 'state' | 'output'
  /** Only where every value is asked for. */
  readonly place?: Place
  /** Only where the edges of a cell are asked for: the node that reads the value, and which of its inputs it is, from 0. */
  readonly edge?: { readonly target: CellNode; readonly input: number }
}
/** Gives zeros [T, B, …] to add to a value: the gradient of the zeros is the gradient of the value. Null: no gradients are asked for. */
export type PerturbationSource = ((perturbation: Perturbation, type: TensorType) => Value) | null

/** Where layers find their states as the batch before left them, and leave them for the next; `name` as in `layerStates`. */
export interface CarriedStates {
  /** The state before the first time step, [B, ...]: `fresh` in the rows whose stream begins here. */
  enter(name: string, fresh: Value): Value
  /** After the last time step, [B, ...]. */
  leave(name: string, value: Value): void
}

/** Lets a layer that computes taps read the carried states, without writing new ones for the next batch. */
export function onlyEntering(carried: CarriedStates | null | undefined): CarriedStates | null {
  return carried ? { enter: (name, fresh) => carried.enter(name, fresh), leave: () => undefined } : null
}

export interface LayerContext {
  readonly builder: BlockBuilder
  /** T and B. */
  readonly length: number
  readonly batch: number
  /**
   * float32 [T, B]: 1 at the real steps of a sequence, which come first, 0 after its end. Null: all steps are real. Layers that look back
   * only need not ask: what stands behind the end never reaches them.
   */
  readonly mask: Value | null
  /** A weight's value by its name in `modelWeights`. */
  readonly weight: (name: string) => Value
  readonly taps: boolean
  /** int32 [1]: the unit whose effective attention a tap gives; the first where not given. */
  readonly unit?: Value | null
  readonly perturb?: PerturbationSource
  /** Null: no value is changed. */
  readonly alter?: Alterations | null
  /** Null: states begin anew in each batch. */
  readonly carried?: CarriedStates | null
  /** Whether the gradient of every value is asked for, and not of states and a few outputs alone. */
  readonly perturbAll?: boolean
  /** The layer of whose cell the gradient at each edge is asked for, and no other gradient: of a value as one node reads it. */
  readonly perturbEdgesOf?: string | null
  readonly trace?: Trace
  /** Whether the operations must be the same for every length, whichever form would be fastest at this one. */
  readonly anyLength?: boolean
  /** Where dropout inside a loop finds its numbers. */
  readonly random: RandomSource
  /** Dropout on a value [T, B, …], or with its sequences along another axis; `site` names the place in the model. The identity outside training. */
  readonly dropout: (value: Value, rate: number, site: string, batchAxis?: number) => Value
}

export interface LoweredLayer {
  /** [T, B, width]. */
  readonly value: Value
  readonly taps: readonly Tap[]
}

/** The context of one forward pass; `random` is null outside training. */
export function layerContext(base: Omit<LayerContext, 'dropout'>): LayerContext {
  const { builder, random } = base
  return {
    ...base,
    dropout: (value, rate, site, batchAxis = 1) => dropout(builder, random, value, { rate, site, mask: 'step' }, batchAxis)
  }
}

/** A state before the first time step, [B, ...]: zeros, or what the batch before left. */
export function entering({ builder, carried }: LayerContext, name: string, shape: Shape): Value {
  const zeros = builder.fill(0, shape)
  return carried ? carried.enter(name, zeros) : zeros
}

/** [S, B, D] × [D, units] → [S, B, units]. */
export function project({ builder }: Pick<LayerContext, 'builder'>, input: Value, weight: Value): Value {
  const [steps = 0, batch = 0, rows = 0] = input.type.shape
  const flat = builder.reshape(input, [steps * batch, rows])
  return builder.reshape(builder.matmul(flat, weight), [steps, batch, weight.type.shape[1] ?? 0])
}

/** `project` by `<name>.weight`, plus `<name>.bias` [units] where there is one. */
export function projectWithBias(context: LayerContext, input: Value, name: string, bias: boolean): Value {
  const { builder, weight } = context
  const product = project(context, input, weight(`${name}.weight`))
  return bias ? builder.add(product, builder.broadcast(weight(`${name}.bias`), product.type.shape)) : product
}
