/** A model that has passed its checks: everything resolved and in run order, so that what follows need not look for faults. */
import type { CellGraph, CellNode, CellNodeOf } from '../../contract/document/cellGraph'
import type { LayerOf } from '../../contract/document/modelGraph'
import type { TaskShape } from '../../contract/document/taskShape'

/** Sizes without batch and time: `[128]` for a vector of 128 units. */
export type Shape = readonly number[]

export interface CheckedNode {
  readonly node: CellNode
  /** The nodes whose values enter, in the order of the ports, and of the edges within a port. */
  readonly inputs: readonly CellNode[]
  readonly shape: Shape
}

export interface CheckedState {
  readonly node: CellNodeOf<'state'>
  readonly next: CellNodeOf<'nextState'>
  /** The node that makes the next value; the next state itself where it repeats a single unit, such as the number 0. */
  readonly source: CellNode
  readonly shape: Shape
}

export interface CheckedCell {
  readonly graph: CellGraph
  /** H, and D: the width of its input. */
  readonly hidden: number
  readonly inputWidth: number
  /** The nodes that have an effect, each after what it needs. */
  readonly nodes: readonly CheckedNode[]
  readonly states: readonly CheckedState[]
  /** The node whose value the cell gives on, which is a next state that repeats a single unit where that state is given on. */
  readonly output: CellNode
}

interface CheckedBase {
  /** Width of what the layer gives on: [T, B, width]. */
  readonly width: number
  /** What the layer reads: identifiers of layers, and names of the task's inputs. */
  readonly inputs: readonly string[]
}
export type CheckedLayer =
  | (CheckedBase & { readonly kind: 'embedding'; readonly layer: LayerOf<'embedding'>; readonly vocabulary: number })
  | (CheckedBase & { readonly kind: 'recurrent'; readonly layer: LayerOf<'recurrent'>; readonly cell: CheckedCell })
  | (CheckedBase & { readonly kind: 's4d'; readonly layer: LayerOf<'s4d'> })
  | (CheckedBase & { readonly kind: 'conv'; readonly layer: LayerOf<'conv'> })
  | (CheckedBase & { readonly kind: 'tokenShift'; readonly layer: LayerOf<'tokenShift'> })
  | (CheckedBase & { readonly kind: 'mamba'; readonly layer: LayerOf<'mamba'> })
  | (CheckedBase & { readonly kind: 'dropout'; readonly layer: LayerOf<'dropout'> })
  | (CheckedBase & { readonly kind: 'linear'; readonly layer: LayerOf<'linear'>; readonly inputWidth: number })
  | (CheckedBase & { readonly kind: 'concat'; readonly layer: LayerOf<'concat'> })
  | (CheckedBase & { readonly kind: 'residual'; readonly layer: LayerOf<'residual'> })
  | (CheckedBase & { readonly kind: 'norm'; readonly layer: LayerOf<'norm'> })
  /** `writers`: layers of the model that write to a residual sum, which the start of their weights depends on. */
  | (CheckedBase & { readonly kind: 'feedForward'; readonly layer: LayerOf<'feedForward'>; readonly writers: number })
  /** `steps`: T in training, which its cost depends on. */
  | (CheckedBase & { readonly kind: 'attention'; readonly layer: LayerOf<'attention'>; readonly writers: number; readonly steps: number })
  | (CheckedBase & { readonly kind: 'linearAttention'; readonly layer: LayerOf<'linearAttention'>; readonly writers: number })
  /** `steps`: T in training, behind which learned positions have not learned. */
  | (CheckedBase & { readonly kind: 'positions'; readonly layer: LayerOf<'positions'>; readonly steps: number })
  | (CheckedBase & { readonly kind: 'head'; readonly layer: LayerOf<'head'>; readonly inputWidth: number })

export interface CheckedModel {
  readonly task: TaskShape
  /** The layers that the head depends on, each after what it reads, the head last. */
  readonly layers: readonly CheckedLayer[]
}
