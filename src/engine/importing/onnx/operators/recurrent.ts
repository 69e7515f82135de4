/** ONNX's operators RNN, GRU and LSTM as drawn cells, with all their attributes. */
import type { Activation } from '../../cells/cellText'
import { gruCell, lstmCell, rnnCell } from '../../cells/gates'
import type { Gate } from '../../cells/gates'
import type { CellText } from '../../cells/cellText'
import { rowsOf, sumOf, transposed } from '../../drawing/tensors'
import type { Tensor } from '../../../executors/executor'
import type { NodeContext, Operator, Operators } from '../machine'
import { sizeOfDim, units } from '../values'
import type { Dim, Stream, Value } from '../values'
import { constantIn, nodeOf, optionalConstant, partOf, streamIn, tensorOf } from './reading'
import { stateStart } from './starts'

type Kind = 'RNN' | 'GRU' | 'LSTM'

const gateCount = { RNN: 1, GRU: 3, LSTM: 4 } as const
const usual: { readonly [K in Kind]: readonly string[] } = { RNN: ['Tanh'], GRU: ['Sigmoid', 'Tanh'], LSTM: ['Sigmoid', 'Tanh', 'Tanh'] }
/** Which functions take a number of `activation_alpha`, and of `activation_beta`. */
const withAlpha = new Set(['affine', 'leakyrelu', 'thresholdedrelu', 'scaledtanh', 'hardsigmoid', 'elu'])
const withBeta = new Set(['affine', 'scaledtanh', 'hardsigmoid'])

function activationsOf({ attributes }: NodeContext, kind: Kind, directions: number): readonly Activation[] {
  const names = attributes.texts('activations')
  const all = names.length > 0 ? names : Array.from({ length: directions }, () => usual[kind]).flat()
  const [alphas, betas] = [[...attributes.floats('activation_alpha')], [...attributes.floats('activation_beta')]]
  return all.map((name): Activation => {
    const alpha = withAlpha.has(name.toLowerCase()) ? alphas.shift() : undefined
    const beta = withBeta.has(name.toLowerCase()) ? betas.shift() : undefined
    return { name, ...(alpha !== undefined && { alpha }), ...(beta !== undefined && { beta }) }
  })
}

interface Weights {
  readonly hidden: number
  readonly input: Tensor
  readonly recurrent: Tensor
  /** [2 · gates · hidden]: of x, then of h. */
  readonly bias: Tensor | null
  readonly peepholes: Tensor | null
  readonly functions: readonly Activation[]
  readonly clip: number | null
  readonly initial: Readonly<Record<string, Tensor | null>>
}

/** The k-th gate, with the biases of x and h added. */
function gateOf({ hidden, input, recurrent, bias }: Weights, k: number, gates: number): Gate {
  const part = (offset: number) => bias && rowsOf(bias, (offset + k) * hidden, hidden)
  const own = part(0)
  return {
    input: transposed(rowsOf(input, k * hidden, hidden)),
    recurrent: transposed(rowsOf(recurrent, k * hidden, hidden)),
    bias: own && sumOf(own, part(gates))
  }
}

function cellOf(context: NodeContext, kind: Kind, weights: Weights): CellText {
  const { hidden, functions, clip, initial, bias, peepholes } = weights
  const own = (k: number): Activation => functions[k] ?? { name: usual[kind][k] ?? 'Tanh' }
  const common = { hidden, clip, initial }
  switch (kind) {
    case 'RNN':
      return rnnCell({ ...common, gate: gateOf(weights, 0, 1), own: own(0) })
    case 'GRU': {
      const part = (k: number) => bias && rowsOf(bias, k * hidden, hidden)
      const resetAfter = context.attributes.int('linear_before_reset', 0) === 1
      const whole = gateOf(weights, 2, 3)
      const candidate = { ...whole, bias: resetAfter ? part(2) : whole.bias, recurrentBias: resetAfter ? part(5) : null }
      const gates = { z: gateOf(weights, 0, 3), r: gateOf(weights, 1, 3) }
      return gruCell({ ...common, gates, candidate, resetAfter, functions: { gate: own(0), candidate: own(1) } })
    }
    case 'LSTM': {
      const peephole = (k: number) => peepholes && rowsOf(peepholes, k * hidden, hidden)
      const coupled = context.attributes.int('input_forget', 0) === 1
      const gates = {
        i: { ...gateOf(weights, 0, 4), peephole: peephole(0) },
        o: { ...gateOf(weights, 1, 4), peephole: peephole(1) },
        f: { ...gateOf(weights, 2, 4), peephole: peephole(2) },
        g: gateOf(weights, 3, 4)
      }
      return lstmCell({ ...common, gates, coupled, functions: { gate: own(0), candidate: own(1), cell: own(2) } })
    }
    default:
      return kind satisfies never
  }
}

function checkShapes(context: NodeContext, kind: Kind, hidden: number, directions: number, width: number): void {
  const rows = gateCount[kind] * hidden
  const expected: readonly (readonly [number, readonly number[], string])[] = [
    [1, [directions, rows, width], 'W'],
    [2, [directions, rows, hidden], 'R'],
    [3, [directions, 2 * rows], 'B']
  ]
  for (const [k, shape, word] of expected) {
    const value = k === 3 ? optionalConstant(context, k) : constantIn(context, k)
    if (value && value.shape.join() !== shape.join())
      context.cannot(`has ${word} as [${value.shape.join(', ')}], and its sizes ask for [${shape.join(', ')}]`, 'Export the model again.')
  }
}

const recurrent =
  (kind: Kind): Operator =>
  (context) => {
    const { attributes, cannot, meanings } = context
    const direction = attributes.text('direction', 'forward')
    const directions = direction === 'bidirectional' ? 2 : 1
    const hidden = attributes.int('hidden_size', constantIn(context, 2).shape.at(-1) ?? 0)
    if (context.machine.isBody) return cannot('is a recurrence inside a loop')
    const x = streamIn(context, 0)
    const [first, second, third] = x.dims
    if (x.dims.length !== 3 || x.steps !== 'all') return cannot('does not read a sequence of [time, batch, units]')
    const batchFirst = attributes.int('layout', 0) === 1
    const [time, batch] = batchFirst ? [second, first] : [first, second]
    if (!time || !batch || !third) return cannot('does not read a sequence')
    meanings.role(time, 'time', cannot)
    meanings.role(batch, 'batch', cannot)
    const node = nodeOf(context, x)
    checkShapes(context, kind, hidden, directions, context.canvas.widthOf(node))
    lengthsOf(context, time)
    const activations = activationsOf(context, kind, directions)
    const perDirection = usual[kind].length
    const layers = Array.from({ length: directions }, (_, k) => {
      const starts = stateStart(context, kind === 'LSTM' ? [['h', 5], ['c', 6]] : [['h', 5]], k, hidden, batchFirst) // prettier-ignore
      const one = (input: number) => {
        const value = optionalConstant(context, input)
        return value && tensorOf(partOf(value, k))
      }
      const cell = cellOf(context, kind, {
        hidden,
        input: tensorOf(partOf(constantIn(context, 1), k)),
        recurrent: tensorOf(partOf(constantIn(context, 2), k)),
        bias: one(3),
        peepholes: kind === 'LSTM' ? one(7) : null,
        functions: activations.slice(k * perDirection, (k + 1) * perDirection),
        clip: attributes.has('clip') ? attributes.float('clip', 0) : null,
        initial: starts.initial
      })
      const backward = (direction === 'reverse' || k === 1) !== x.reversed
      const name = `${context.name}${directions === 1 ? '' : k === 0 ? '_forward' : '_backward'}`
      const layer = meanings.sketch.recurrent(name, node, cell, backward ? 'backward' : 'forward')
      starts.given(layer)
      return { layer, backward }
    })
    return outputs(context, layers, { time, batch, hidden, batchFirst, reversed: x.reversed })
  }

/** Lengths of sequences: an input of the file, or constants that are the whole length. */
function lengthsOf(context: NodeContext, time: Dim): void {
  const lengths = context.inputs[4] ?? null
  if (!lengths) return
  if (lengths.is === 'input') return context.meanings.asLengths(lengths)
  const steps = sizeOfDim(time)
  if (lengths.is !== 'constant' || !lengths.data.every((length) => length === steps))
    context.cannot(
      'has lengths of sequences that are computed, or shorter than the sequences',
      'Give the lengths as an input of the model.'
    )
}

interface Sizes {
  readonly time: Dim
  readonly batch: Dim
  readonly hidden: number
  readonly batchFirst: boolean
  readonly reversed: boolean
}

/** Y, Y_h and Y_c. */
function outputs(
  context: NodeContext,
  layers: readonly { readonly layer: string; readonly backward: boolean }[],
  { time, batch, hidden, batchFirst, reversed }: Sizes
): readonly (Value | null)[] {
  const both = layers.length > 1
  const ids = layers.map(({ layer }) => layer)
  const [only = ''] = ids
  const node = both ? context.canvas.concat(context.name, ids) : only
  const direction: Dim = both ? [{ of: 'units', size: 2, stride: hidden }] : []
  const own = units(hidden)
  const y: Stream = {
    is: 'stream',
    node,
    offset: 0,
    dims: batchFirst ? [batch, time, direction, own] : [time, direction, batch, own],
    steps: 'all',
    reversed
  }
  const which: Dim = both ? [{ of: 'which', size: 2 }] : []
  const states = (state: string): Value => ({
    is: 'states',
    parts: layers.map(({ layer, backward }) => ({ layer, state, backward })),
    dims: batchFirst ? [batch, which, own] : [which, batch, own]
  })
  return [y, states('h'), context.node.opType === 'LSTM' ? states('c') : null]
}

export const recurrents: Operators = { RNN: recurrent('RNN'), GRU: recurrent('GRU'), LSTM: recurrent('LSTM') }
