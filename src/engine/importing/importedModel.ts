/** What a reader of model files returns: the drawing with its weights, and how the file's inputs and outputs are those of the drawing. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { Tensor, Tensors } from '../executors/executor'

/** One axis of an input or output of the file: all time steps, all sequences, a single entry, or some units, each `stride` further on. */
export type Axis =
  | { readonly of: 'time' }
  | { readonly of: 'batch' }
  | { readonly of: 'one' }
  | { readonly of: 'units'; readonly size: number; readonly stride: number }

/** Units 0 to `size` − 1 along one axis. */
export const unitsAxis = (size: number): Axis => ({ of: 'units', size, stride: 1 })

/** What an input of the file is in the drawing. `axes` is in the file's order. */
export type InputMeaning =
  | { readonly is: 'tokens' | 'features'; readonly axes: readonly Axis[] }
  /** The real steps of each sequence, [batch]. */
  | { readonly is: 'lengths' }
  /** 1 at the real steps of each sequence, which come first, else 0. */
  | { readonly is: 'mask'; readonly axes: readonly Axis[] }
  /** The states before the first time step. */
  | { readonly is: 'states'; readonly parts: readonly StatePart[] }
  /** A number or array that is part of the drawing, as it was when the file was read. */
  | { readonly is: 'weight' }

export interface StatePart {
  readonly layer: string
  readonly state: string
  /** Of the whole input; `fixed`: the one entry that is taken. */
  readonly axes: readonly (Axis | { readonly of: 'fixed'; readonly index: number })[]
}

export interface ModelInput {
  readonly name: string
  readonly meaning: InputMeaning
}

/** What is done to the drawing's logits or numbers to have those of the file. */
export type Finish = 'none' | 'softmax' | 'logSoftmax' | 'sigmoid' | 'sigmoidOfTwo'

/** How an output of the file is had from the drawing. */
export type OutputMeaning =
  /** What a layer gives, at each time step, or at the last one of each sequence. */
  | {
      readonly from: 'layer'
      readonly layer: string
      readonly steps: 'all' | 'last'
      readonly finish: Finish
      readonly axes: readonly Axis[]
    }
  /** A state after the last time step. */
  | { readonly from: 'state'; readonly layer: string; readonly state: string; readonly axes: readonly Axis[] }
  /** Several along one axis. */
  | { readonly from: 'joined'; readonly axis: number; readonly parts: readonly OutputMeaning[] }

export interface ModelOutput {
  readonly name: string
  readonly meaning: OutputMeaning
}

export interface ImportedModel {
  /** With a task of kind `imported` where the file says nothing of its data. */
  readonly document: GatescopeDocument
  /** The same model with a task without data, for where the data of its own task is not there. */
  readonly withoutData?: GatescopeDocument
  /** A tensor for each of `modelWeights`, by name; a matrix is [in, out]. */
  readonly weights: Tensors
  readonly inputs: readonly ModelInput[]
  readonly outputs: readonly ModelOutput[]
  /** Sentences for the person who imports: what was assumed, and what differs from the file. */
  readonly notes: readonly string[]
}

/** Inputs and outputs that a model must agree with, by name or as `input_0`, `input_1` … in the model's order. */
export interface Examples {
  readonly inputs: ReadonlyMap<string, Tensor>
  readonly outputs: ReadonlyMap<string, Tensor>
}
