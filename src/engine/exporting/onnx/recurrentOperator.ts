/** A recurrent layer as ONNX's own operator RNN, LSTM or GRU, where its cell is one. */
import { at, range } from '../../compiler/program/shapes'
import type { GraphWriter } from '../../executors/onnx/graph/graphWriter'
import type { NodeAttributes } from '../../executors/onnx/graph/nodeDrafts'
import { batchSize, fixedSize } from '../../compiler/program/sizes'
import type { CellNode } from '../../../contract/document/cellGraph'
import type { LayerOperator, OperatorInput } from './layerOperator'
import type { CheckedLayer } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { weightName } from '../../model/layers/recurrent/weights'
import { gateMatrices } from '../../model/recognise/gateMatrices'
import type { GateMatrices } from '../../model/recognise/gateMatrices'
import { recogniseCell } from '../../model/recognise/recogniseCell'
import { isSigmoid } from '../../model/recognise/recognisedCell'
import type { Activation, Gate, RecognisedCell } from '../../model/recognise/recognisedCell'

/** The operator with its gates in ONNX's order. */
interface RecurrentOperator {
  readonly layer: CheckedOf<'recurrent'>
  readonly opType: 'RNN' | 'LSTM' | 'GRU'
  readonly gates: readonly Gate[]
  /** Where a gate looks at the cell state: i, o, f. */
  readonly peepholes: boolean
  readonly activations: readonly Activation[]
  /** Hidden state, and cell state. */
  readonly states: readonly CellNode[]
  readonly attributes: NodeAttributes
}

/** The operator that computes a layer; null where there is none. */
export function recurrentOperator(checked: CheckedLayer): LayerOperator | null {
  const cell = checked.kind === 'recurrent' ? recogniseCell(checked) : null
  if (checked.kind !== 'recurrent' || !cell) return null
  const operator = { layer: checked, peepholes: false, attributes: {}, ...operatorOf(cell) }
  const [gate] = operator.activations
  const together = operator.opType === 'RNN' ? operator.gates : operator.gates.filter(({ activation }) => isSigmoid(activation))
  if (!together.every(({ activation }) => activation === gate)) return null
  return { layer: checked, opType: operator.opType, write: (w, given) => writeOperator(w, operator, given) }
}

function operatorOf(cell: RecognisedCell): Omit<RecurrentOperator, 'layer' | 'peepholes' | 'attributes'> & Partial<RecurrentOperator> {
  switch (cell.kind) {
    case 'rnn': {
      const { h } = cell.gates
      return { opType: 'RNN', gates: [h], activations: [h.activation], states: [cell.hidden] }
    }
    case 'lstm': {
      const { i, o, f, g } = cell.gates
      const peepholes = [i, o, f].some(({ peephole }) => peephole.length > 0)
      const activations = [i.activation, g.activation, cell.output]
      return { opType: 'LSTM', gates: [i, o, f, g], peepholes, activations, states: [cell.hidden, cell.memory] }
    }
    case 'gru': {
      const { z, r, n } = cell.gates
      const attributes = { linear_before_reset: cell.reset === 'after' ? 1 : 0 }
      return { opType: 'GRU', gates: [z, r, n], activations: [z.activation, n.activation], states: [cell.hidden], attributes }
    }
    default:
      return cell satisfies never
  }
}

/** Writes the operator. Its output has an axis of directions behind time, which is taken away. */
function writeOperator(w: GraphWriter, operator: RecurrentOperator, given: OperatorInput): void {
  const { layer, opType, activations } = operator
  const { id, params } = layer.layer
  const { hidden: units, inputWidth } = layer.cell
  const gates = operator.gates.map((gate) => gateMatrices(gate, given.weights, { input: inputWidth, units }))
  const inputs = [
    given.input,
    ...operatorWeights(w, operator, gates),
    given.lengths() ?? '',
    ...initialStates(w, operator, given),
    operator.peepholes ? peepholes(w, operator, gates) : ''
  ]
  const attributes: NodeAttributes = {
    hidden_size: units,
    direction: params.direction === 'backward' ? 'reverse' : 'forward',
    activations: activations.map((activation) => activationNames[activation]),
    ...constants(activations),
    ...operator.attributes
  }
  const [all = ''] = w.nodeAt(id, { opType, input: trimmed(inputs), attributes })
  w.nodeAt(id, { opType: 'Squeeze', input: [all, w.ints([1])], outputs: [given.output] })
}

const activationNames: { readonly [A in Activation]: string } = {
  sigmoid: 'Sigmoid',
  hardSigmoid: 'HardSigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  softplus: 'Softplus'
}

/** The slope and the height of each hard sigmoid. */
function constants(activations: readonly Activation[]): NodeAttributes {
  const hard = activations.filter((activation) => activation === 'hardSigmoid')
  if (hard.length === 0) return {}
  return { activation_alpha: { floats: hard.map(() => 0.2) }, activation_beta: { floats: hard.map(() => 0.5) } }
}

/** W [1, gates · H, D], R [1, gates · H, H] and B [1, 2 · gates · H]. */
function operatorWeights(w: GraphWriter, { layer }: RecurrentOperator, gates: readonly GateMatrices[]): string[] {
  const { id } = layer.layer
  const { hidden: units, inputWidth: width } = layer.cell
  const input = gates.flatMap((gate) => transposed(gate.input, width, units))
  const state = gates.flatMap((gate) => transposed(gate.state, units, units))
  const bias = [...gates.flatMap((gate) => [...gate.bias]), ...gates.flatMap((gate) => [...gate.stateBias])]
  return [
    w.weight(`${id}.W`, [1, gates.length * units, width], input),
    w.weight(`${id}.R`, [1, gates.length * units, units], state),
    w.weight(`${id}.B`, [1, 2 * gates.length * units], bias)
  ]
}

/** [rows, columns] → [columns, rows]. */
function transposed(matrix: Float32Array, rows: number, columns: number): number[] {
  return range(columns).flatMap((column) => range(rows).map((row) => matrix[row * columns + column] ?? 0))
}

/** P [1, 3 · H] in the order i, o, f. */
function peepholes(w: GraphWriter, { layer }: RecurrentOperator, gates: readonly GateMatrices[]): string {
  const values = gates.slice(0, 3).flatMap((gate) => [...gate.peephole])
  return w.weight(`${layer.layer.id}.P`, [1, 3 * layer.cell.hidden], values)
}

/** The states before the first step, [1, B, H], where they are learned; nothing where they are zeros. */
function initialStates(w: GraphWriter, { layer, states }: RecurrentOperator, { weights }: OperatorInput): string[] {
  const { id } = layer.layer
  const learned = states.map((state) => weights.get(weightName.initial(id, state.name)) ?? null)
  const units = layer.cell.hidden
  return learned.map((tensor, k) => {
    if (!tensor) return ''
    const value = w.weight(weightName.initial(id, at(states, k).name), [units], tensor.data)
    const shape = w.runTimeSizes.vector([fixedSize(1), batchSize, fixedSize(units)])
    return at(w.nodeAt(id, { opType: 'Expand', input: [value, shape] }), 0)
  })
}

/** Without the empty names at the end. */
function trimmed(inputs: readonly string[]): string[] {
  return inputs.slice(0, inputs.findLastIndex((name) => name !== '') + 1)
}
