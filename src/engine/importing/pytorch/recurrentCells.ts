/** The cells of PyTorch's recurrent modules: the order of their gates, and which biases are sums. */
import { transposed, rowsOf, sumOf } from '../drawing/tensors'
import { gruCell, lstmCell, rnnCell } from '../cells/gates'
import type { Gate } from '../cells/gates'
import type { CellText } from '../cells/cellText'
import type { Tensor } from '../../executors/executor'
import type { RecurrentKind, RecurrentPart } from './elements'

const [sigmoid, tanh] = [{ name: 'Sigmoid' }, { name: 'Tanh' }]

/** `nonlinearity`: of nn.RNN. PyTorch's GRU resets after the product. */
export function recurrentCell(kind: RecurrentKind, part: RecurrentPart, hidden: number, nonlinearity: 'tanh' | 'relu'): CellText {
  const gate = (k: number): Gate => ({
    input: transposed(rowsOf(part.input, k * hidden, hidden)),
    recurrent: transposed(rowsOf(part.recurrent, k * hidden, hidden)),
    bias: joinedBias(part, k * hidden, hidden)
  })
  switch (kind) {
    case 'lstm': {
      const functions = { gate: sigmoid, candidate: tanh, cell: tanh }
      const gates = { i: gate(0), f: gate(1), g: gate(2), o: gate(3) }
      return lstmCell({ hidden, gates, functions, projection: part.projection && transposed(part.projection) })
    }
    case 'gru': {
      const own = (bias: Tensor | null) => bias && rowsOf(bias, 2 * hidden, hidden)
      const candidate = { ...gate(2), bias: own(part.inputBias), recurrentBias: own(part.recurrentBias) }
      return gruCell({
        hidden,
        gates: { r: gate(0), z: gate(1) },
        candidate,
        resetAfter: true,
        functions: { gate: sigmoid, candidate: tanh }
      })
    }
    case 'rnn':
      return rnnCell({ hidden, gate: gate(0), own: { name: nonlinearity === 'relu' ? 'Relu' : 'Tanh' } })
    default:
      return kind satisfies never
  }
}

/** PyTorch adds two biases; here they are one. */
function joinedBias({ inputBias, recurrentBias }: RecurrentPart, begin: number, count: number): Tensor | null {
  const [first, second] = [inputBias ?? recurrentBias, inputBias ? recurrentBias : null]
  return first && sumOf(rowsOf(first, begin, count), second && rowsOf(second, begin, count))
}
