/** Writes each kind of cell node as one Python expression of the names that enter it. A missing row does not compile. */
import type { CellNode, CellNodeOf } from '../../../contract/document/cellGraph'
import type { CellNodeKind, CellNodeParams } from '../../../contract/document/cellNodes'
import type { Shape } from '../../model/checkedModel'
import type { Dialect, FunctionKind } from './dialect'
import { pythonFloat } from './strings'

/** A value that a line of Python names: a local, an attribute or a number. */
export interface Operand {
  readonly text: string
  /** Sizes without the batch. */
  readonly shape: Shape
  /** Whether it has the axis of sequences before its shape; learned vectors and numbers have none. */
  readonly batched: boolean
}

/** How the surroundings of a cell keep its weights, as text of this dialect. */
export interface StepHost {
  readonly dialect: Dialect
  /** Σ W_k · in_k + b; the sources are the nodes that enter, in the order of the inputs. */
  readonly linear: (node: CellNodeOf<'linear'>, inputs: readonly string[], sources: readonly CellNode[]) => string
  /** A learned value of a node; `bias` is that of a layer norm. */
  readonly weight: (node: CellNode, what: 'vector' | 'diagonal' | 'gain' | 'bias') => string
  /** Dropout of a value, or the value's own text where nothing is dropped. */
  readonly drop: (node: CellNodeOf<'dropout'>, value: string) => string
  /** Names that no local of the step may have. */
  readonly reserved?: Iterable<string>
}

export interface RowContext {
  readonly host: StepHost
  readonly node: CellNode
  readonly inputs: readonly Operand[]
  readonly sources: readonly CellNode[]
  /** The node's own shape, without the batch. */
  readonly shape: Shape
  /** The name of the cell's input, which has the batch and the device. */
  readonly like: string
  /** Resolves an expression of H and D to its number. */
  readonly units: (dim: string | number) => number
}

type Row<K extends CellNodeKind> = (context: RowContext, params: CellNodeParams<K>) => string

/** The text of the k-th input. */
const text = ({ inputs }: RowContext, k = 0): string => inputs[k]?.text ?? 'x'

/** Gives a value the axes that the result has and it has not: one number for each row of a matrix. */
const aligned = ({ inputs, shape }: RowContext): string[] =>
  inputs.map((input) => (input.shape.length === 0 ? input.text : `${input.text}${'[..., None]'.repeat(shape.length - input.shape.length)}`))

const joined =
  (operator: string) =>
  (context: RowContext): string =>
    aligned(context).join(` ${operator} `)

const pair =
  (name: 'max' | 'min') =>
  (context: RowContext): string => {
    const [a = '', b = ''] = aligned(context)
    return context.host.dialect[name](a, b)
  }

const functionOf =
  (kind: FunctionKind) =>
  (context: RowContext): string =>
    context.host.dialect.functions[kind](text(context))

const lastUnits = ({ inputs }: RowContext): number => inputs[0]?.shape.at(-1) ?? 1

/** Units of the first input from `begin` on, as many as the result has. */
const cut = (context: RowContext, begin: number): string => `${text(context)}[..., ${begin}:${begin + (context.shape.at(-1) ?? 0)}]`

/** All values with the axis of sequences, if one has it. */
function sameBatch({ inputs, host, like }: RowContext): string[] {
  const batched = inputs.some((input) => input.batched)
  return inputs.map((input) => (batched && !input.batched ? host.dialect.repeat(input.text, like, input.shape) : input.text))
}

export const cellRows: { readonly [K in CellNodeKind]: Row<K> } = {
  input: ({ like }) => like,
  state: (context) => text(context),
  nextState: (context) => text(context),
  output: (context) => text(context),
  linear: ({ host, node, inputs, sources }) => {
    if (node.kind !== 'linear') throw new RangeError('a linear node')
    return host.linear(
      node,
      inputs.map((input) => input.text),
      sources
    )
  },
  vector: ({ host, node }) => host.weight(node, 'vector'),
  diagonal: (context) => `${context.host.weight(context.node, 'diagonal')} * ${text(context)}`,
  add: joined('+'),
  sub: joined('-'),
  mul: joined('*'),
  div: joined('/'),
  max: pair('max'),
  min: pair('min'),
  constant: ({ host, like, units }, { value }) => host.dialect.number(pythonFloat(units(value)), like),
  scale: (context, { factor }) => `${pythonFloat(factor)} * ${text(context)}`,
  oneMinus: (context) => `1.0 - ${text(context)}`,
  power: (context, { exponent }) => `${text(context)} ** ${exponent}`,
  outer: (context) => `${text(context)}[..., :, None] * ${text(context, 1)}[..., None, :]`,
  matVec: (context) => `(${text(context)} @ ${text(context, 1)}[..., None])[..., 0]`,
  sumUnits: functionOf('sumUnits'),
  meanUnits: functionOf('meanUnits'),
  sigmoid: functionOf('sigmoid'),
  hardSigmoid: functionOf('hardSigmoid'),
  tanh: functionOf('tanh'),
  relu: functionOf('relu'),
  softplus: functionOf('softplus'),
  erf: functionOf('erf'),
  silu: functionOf('silu'),
  gelu: functionOf('gelu'),
  exp: functionOf('exp'),
  log: functionOf('log'),
  sqrt: functionOf('sqrt'),
  sin: functionOf('sin'),
  cos: functionOf('cos'),
  softmax: functionOf('softmax'),
  layerNorm: (context) => {
    const { host, node } = context
    return host.dialect.layerNorm(text(context), lastUnits(context), host.weight(node, 'gain'), host.weight(node, 'bias'))
  },
  rmsNorm: (context) => context.host.dialect.rmsNorm(text(context), lastUnits(context), context.host.weight(context.node, 'gain')),
  dropout: (context) => (context.node.kind === 'dropout' ? context.host.drop(context.node, text(context)) : text(context)),
  concat: (context) => context.host.dialect.concat(sameBatch(context)),
  slice: (context, { begin }) => cut(context, context.units(begin)),
  split: (context, { part }) => cut(context, (part - 1) * (context.shape.at(-1) ?? 0))
}

/** Writes a node by the row of its kind. */
export function expressionOf<K extends CellNodeKind>(
  node: { readonly kind: K; readonly params: CellNodeParams<K> },
  context: RowContext
): string {
  return cellRows[node.kind](context, node.params)
}
