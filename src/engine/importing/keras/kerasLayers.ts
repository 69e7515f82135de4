/** Draws the layers of Keras: each from its settings and its weights. */
import type { Activation } from '../cells/cellText'
import { gruCell, lstmCell, rnnCell } from '../cells/gates'
import type { Gate } from '../cells/gates'
import type { CellText } from '../cells/cellText'
import { functionCell } from '../cells/small'
import { columnsOf, rowsOf, sumOf } from '../drawing/tensors'
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import { refuse } from '../importRefusal'

export type Settings = Readonly<Record<string, unknown>>

export const flag = (settings: Settings, name: string, otherwise = false): boolean => {
  const value = settings[name]
  return typeof value === 'boolean' ? value : otherwise
}
export const number = (settings: Settings, name: string, otherwise: number): number => {
  const value = settings[name]
  return typeof value === 'number' ? value : otherwise
}
/** The name of a function; a function of someone's own, which is an object, is refused. */
export function functionName(settings: Settings, name: string, otherwise: string): string {
  const value = settings[name]
  if (value === undefined) return otherwise
  if (value === null) return 'linear'
  return typeof value === 'string' ? value : refuse(`A layer has a function of its own as its ${name}.`, 'Export the model as ONNX.')
}

const asActivation = (name: string): Activation => {
  if (name === 'hard_sigmoid') return { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 }
  return name === 'leaky_relu' ? { name: 'LeakyRelu', alpha: 0.2 } : { name }
}

/** The k-th gate of a kernel [in, gates · H]. */
function gateOf(kernel: Tensor, recurrent: Tensor, bias: Tensor | null, k: number, hidden: number): Gate {
  return {
    input: columnsOf(kernel, k * hidden, hidden),
    recurrent: columnsOf(recurrent, k * hidden, hidden),
    bias: bias && rowsOf(bias, k * hidden, hidden)
  }
}

/** One row of a bias for x and one for h. */
const rowOf = ({ type, data }: Tensor, row: number): Tensor => {
  const width = type.shape.at(-1) ?? 0
  return { type: { dtype: 'float32', shape: [width] }, data: Float32Array.from(data.subarray(row * width, (row + 1) * width)) }
}

/** `weights`: kernel, recurrent kernel and bias, if there is one. */
export function recurrentOf(kind: string, settings: Settings, weights: readonly Tensor[]): CellText {
  const [kernel, recurrent, bias = null] = weights
  if (!kernel || !recurrent) return refuse(`A layer ${kind} lacks its kernels.`, 'Save the model with all its weights.')
  const hidden = at(recurrent.type.shape, 0)
  const own = asActivation(functionName(settings, 'activation', 'tanh'))
  const gate = asActivation(functionName(settings, 'recurrent_activation', 'sigmoid'))
  const gates =
    { SimpleRNN: 1, GRU: 3, LSTM: 4 }[kind] ?? refuse(`A layer ${kind} is no recurrence that is read.`, 'Export the model as ONNX.')
  if (at(kernel.type.shape, 1) !== gates * hidden || at(recurrent.type.shape, 1) !== gates * hidden)
    return refuse(
      `The kernels of a layer ${kind} do not have ${gates} times ${hidden} columns.`,
      'Check that the weights are of this model.'
    )
  if (kind === 'SimpleRNN') return rnnCell({ hidden, gate: gateOf(kernel, recurrent, bias, 0, hidden), own })
  if (kind === 'LSTM') {
    const part = (k: number) => gateOf(kernel, recurrent, bias, k, hidden)
    return lstmCell({ hidden, gates: { i: part(0), f: part(1), g: part(2), o: part(3) }, functions: { gate, candidate: own, cell: own } })
  }
  return gruOf({ kernel, recurrent, bias, hidden }, bias ? bias.type.shape.length === 2 : flag(settings, 'reset_after', true), {
    gate,
    candidate: own
  })
}

interface GruWeights {
  readonly kernel: Tensor
  readonly recurrent: Tensor
  readonly bias: Tensor | null
  readonly hidden: number
}

/** Where the reset gate comes after the product, the bias has a row for x and one for h. */
function gruOf(
  { kernel, recurrent, bias, hidden }: GruWeights,
  resetAfter: boolean,
  functions: { readonly gate: Activation; readonly candidate: Activation }
): CellText {
  const two = bias?.type.shape.length === 2 ? { input: rowOf(bias, 0), recurrent: rowOf(bias, 1) } : null
  const joined = two ? sumOf(two.input, two.recurrent) : bias
  const part = (k: number, own: Tensor | null) => gateOf(kernel, recurrent, own, k, hidden)
  const candidate = {
    ...part(2, two && resetAfter ? two.input : joined),
    recurrentBias: two && resetAfter ? rowsOf(two.recurrent, 2 * hidden, hidden) : null
  }
  return gruCell({ hidden, gates: { z: part(0, joined), r: part(1, joined) }, candidate, resetAfter, functions })
}

export const functionOf = (name: string, width: number): CellText => functionCell(asActivation(name), width)
