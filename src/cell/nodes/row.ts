/**
 * The type of a catalogue row, which describes one kind of cell node. Its parameters are in the contract; its weights and operations are
 * in the engine.
 */
import type { CellNodeKind, CellNodeParams } from '../../contract/document/cellNodes'
import type { ShapeRule } from '../shapeRules'
import type { Expression } from '../text/print/expressions'
import type { CallArguments } from '../text/read/callArguments'

/** Where a kind stands in the palette. */
export type PaletteGroup = 'Ports' | 'Learned' | 'Products and sums' | 'Elementwise' | 'Normalisation' | 'Shape'

/**
 * How a value depends on its inputs. `none`: it reads no value of its time step. `unitwise`: linear in each unit of its inputs alone.
 * `mixing`: linear,
 * and a unit depends on several units or on another one. `product` and `quotient`: linear in one factor, and in the dividend.
 * `function`: not linear. `choice`: not linear either, and it takes one of its inputs.
 */
export type LinearIn = 'none' | 'unitwise' | 'mixing' | 'product' | 'mixingProduct' | 'quotient' | 'function' | 'choice'

/** What the backward pass needs again. `several`: the inputs, when there are more than one. */
export type Keeps = 'nothing' | 'inputs' | 'several' | 'value'

/** How many numbers a node's value and each of its inputs have. */
export interface NodeSizes {
  readonly units: number
  readonly entering: readonly number[]
}

/** An argument behind the inputs, which is a parameter rather than a value. */
export interface FurtherArgument {
  readonly name: string
  /** The argument's TypeScript type in the declarations that the editor reads. */
  readonly type: string
}

/** A name that may stand in the braces. */
export interface CallOption extends FurtherArgument {
  readonly doc: string
}

/** How the equations call, write and read a kind. */
export interface TextForm<K extends CellNodeKind> {
  /** The name before the brackets; null for ports, and for kinds that are only written with an operator. */
  readonly call: string | null
  /** The editor's description of the call, in sentences. The row's `doc` is shown where it is not given. */
  readonly doc?: string
  readonly further: readonly FurtherArgument[]
  readonly options: readonly CallOption[]
  readonly read: (given: CallArguments) => CellNodeParams<K>
  readonly write: (inputs: readonly Expression[], params: CellNodeParams<K>) => Expression
}

export interface CellNodeRow<K extends CellNodeKind = CellNodeKind> {
  /** The field's word for it, as the palette shows it. */
  readonly label: string
  /** One to three characters drawn on the node. */
  readonly symbol: string
  /** A sign for the palette, where the program's own fonts lack the symbol. */
  readonly plainSymbol?: string
  /** A short name for a new node, as in a formula; the equations and the drawing show the kind beside it. */
  readonly base: string
  readonly group: PaletteGroup
  /** Named input ports, each of which takes one edge; `many`: one port `in` that takes any number of edges, in order. */
  readonly inputs: readonly string[] | 'many'
  readonly outputs: readonly string[]
  readonly defaults: CellNodeParams<K>
  /** What it computes, in one line; `a`, `b` and `in` are its inputs. */
  readonly doc: string
  /** A few words or signs beside the label in the palette. */
  readonly note?: string
  /** Other words that people type for it. */
  readonly search?: string
  readonly shape: ShapeRule<K>
  readonly text: TextForm<K>
  readonly linearIn: LinearIn
  /** Floating-point operations of one token, forward; a function such as tanh counts as one for each number. */
  readonly flops: (sizes: NodeSizes, params: CellNodeParams<K>) => number
  readonly keeps: Keeps
  /** Whether its values lie in 0…1: `always`, or when those of all its inputs do. */
  readonly gate?: 'always' | 'ofGates'
  /** Whether a line of this kind has the role that papers give to its letter: `f` is a forget gate. */
  readonly takesRole?: true
  /** The title on the node in the drawing; the kind where it is not given. */
  readonly title?: (params: CellNodeParams<K>) => string
  /** Drawn as a circle. */
  readonly round?: true
  /** The least width of the node in canvas pixels; the width of its role where it is not given. */
  readonly leastWidth?: number
  /** What keeps its values and its gradients finite, as a sentence. */
  readonly remedy?: string
}

/** Rows of some kinds. */
export type Rows<K extends CellNodeKind> = { readonly [P in K]: CellNodeRow<P> }

/** The kinds without parameters. */
export type PlainKind = { [K in CellNodeKind]: Record<string, never> extends CellNodeParams<K> ? K : never }[CellNodeKind]
export type PlainRow = CellNodeRow<PlainKind>
