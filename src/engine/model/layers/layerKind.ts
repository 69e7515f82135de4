/** The type of a row that describes one kind of layer. Checks, weights, costs and programs all read it. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { LayerKind, LayerOf } from '../../../contract/document/modelGraph'
import type { TaskShape } from '../../../contract/document/taskShape'
import type { TrainingSettings } from '../../../contract/document/training'
import type { Problem } from '../../../contract/problems/problems'
import type { Value } from '../../compiler/program/types'
import type { CheckedCell, CheckedLayer } from '../checkedModel'
import type { LayerContext, LoweredLayer, Tap } from './context'
import type { StartContext, StateSpec, StepContext, Stepped } from './step'
import type { WeightSpec } from './weightSpec'

export type CheckedOf<K extends LayerKind> = Extract<CheckedLayer, { kind: K }>

/** What travels between layers, at one time step of one sequence: a token, or a vector of some width. */
export type Flow = { readonly kind: 'tokens' } | { readonly kind: 'vector'; readonly width: number }

/** Width of the output, or what the layer needs in words that end a sentence. */
export type LayerResult = { readonly width: number } | { readonly needs: string }

/** What a layer may ask about its place in the model when it is checked. */
export interface LayerSurroundings {
  /** Identifiers of layers, and names of the task's inputs. */
  readonly inputs: readonly string[]
  readonly width: number
  /** Width of the first input; 0 for tokens. */
  readonly inputWidth: number
  /** Layers of the model that write to a residual sum. */
  readonly writers: number
  readonly document: GatescopeDocument
  readonly task: TaskShape
  /** A recurrent layer's cell in the layer's sizes; null while the cell has errors, and for every other kind. */
  readonly cell: CheckedCell | null
}

/** Why states cannot be carried from one batch to the next, in words that follow the layer's name, and what would mend it. */
export interface CarryObstacle {
  readonly why: string
  readonly remedy: string
}

/** The values from which a layer makes its taps. */
export interface LayerTapInput {
  /** [T, B, D]: the first input. */
  readonly input: Value
  readonly context: LayerContext
  /** The layer's output over time as the result of mixing time steps. */
  readonly output: Tap
  /** The layer's output over time as one value among all others. */
  readonly plain: Tap
}

export interface LayerKindRow<K extends LayerKind> {
  /** The field's word for it. */
  readonly label: string
  /** Least and largest number of inputs. */
  readonly inputs: readonly [number, number]
  readonly inputsInWords: string
  /** A recurrent layer's width comes from its cell, which is sized apart: here its hidden size stands for it. */
  width(params: LayerOf<K>['params'], inputs: readonly Flow[], task: TaskShape): LayerResult
  /** Returns problems of the layer beyond its width; there are none by default. */
  problems?(layer: LayerOf<K>, around: LayerSurroundings): Problem[]
  /** Returns the layer with everything that its weights, costs and programs depend on; null where a problem was reported. */
  checked(layer: LayerOf<K>, around: LayerSurroundings): CheckedOf<K> | null
  /** Whether its output goes to a residual sum, which the start of the weights of all such layers depends on. */
  readonly writesToSum?: true

  /** Returns the weights in the order in which they are listed and initialised; there are none by default. */
  weights?(checked: CheckedOf<K>): WeightSpec[]
  /** Floating-point operations of one token, forward; a function such as tanh counts as one. */
  flops(checked: CheckedOf<K>): number
  /** Bytes of one token of one sequence in training: what is kept, and at the peak the gradients beside it. */
  tokenBytes(checked: CheckedOf<K>): number

  /** Returns the states that the layer keeps from one time step to the next; there are none by default. */
  states?(checked: CheckedOf<K>): readonly StateSpec[]
  /** Says why the layer cannot carry its states to the next batch; null, the default, where it can. */
  cannotCarry?(checked: CheckedOf<K>): CarryObstacle | null
  /** Returns the problems that keep the layer from generating token by token; there are none by default. */
  cannotStep?(layer: LayerOf<K>): Problem[]

  /** The program over a whole sequence: inputs [T, B, D] → [T, B, width]. */
  lower(checked: CheckedOf<K>, inputs: readonly Value[], context: LayerContext): LoweredLayer
  /** The states before the first token, in the order of `states`; zeros where the row does not say. */
  start?(checked: CheckedOf<K>, context: StartContext): readonly Value[]
  /**
   * One token: `input` [1, B, D] and the states before it → the output [1, B, width] and the states after it. Where the row does not say,
   * the form over a sequence of one token serves.
   */
  step?(checked: CheckedOf<K>, input: Value, states: readonly Value[], context: StepContext): Stepped

  /** Returns taps beside those of `lower`; by default the layer's output alone. */
  taps?(checked: CheckedOf<K>, looked: LayerTapInput): Tap[]
  /** Whether one of the taps is a matrix of token by token. */
  readonly hasMatrix?: true
  /** The name of the output in gradient reach, which shows ∂L/∂y_t; without it the output is not shown there. */
  readonly gradientName?: 'x' | 'y'
  /** Returns the log line on the layer's form and the reason for it; there is none by default. */
  formNote?(checked: CheckedOf<K>, settings: Pick<TrainingSettings, 'sequenceLength' | 'stateful'>): string
}
