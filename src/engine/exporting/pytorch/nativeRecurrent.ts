/** `nn.LSTM`, `nn.GRU` and `nn.RNN` in the place of drawn cells that compute the same, with the same weights to be trained. */
import type { CheckedOf } from '../../model/layers/layerKind'
import { layerWeights, parametersOf } from '../../model/layers/weights'
import { recogniseCell } from '../../model/recognise/recogniseCell'
import type { Gate, MatrixPart, RecognisedCell, VectorPart } from '../../model/recognise/recognisedCell'
import type { ModuleParameter, Range, WeightPlace } from './weightMap'

export interface NativeRecurrent {
  /** The expression that makes the module. */
  readonly module: string
  /** Lines of `__init__` behind the module, by its name; they keep untrained what the drawing does not have. */
  readonly after: (module: string) => readonly string[]
  /** Whether the drawing has the hidden state before the cell state, as `nn.LSTM` has them. */
  readonly statesInOrder: boolean
  /** Names are within the module. */
  readonly parameters: readonly ModuleParameter[]
  readonly places: readonly WeightPlace[]
}

type Recurrent = CheckedOf<'recurrent'>

/** The module's name and what it takes beside the sizes, and its gates in PyTorch's order. */
interface Form {
  readonly name: 'LSTM' | 'GRU' | 'RNN'
  readonly options: string
  readonly gates: readonly Gate[]
}

/** The PyTorch module that the layer equals; null where it is none. */
export function nativeRecurrent(checked: Recurrent): NativeRecurrent | null {
  const recognised = recogniseCell(checked)
  const form = recognised && formOf(recognised)
  const biases = form && biasesOf(form)
  const isZero = checked.cell.states.every(({ node }) => node.params.initial === 'zero')
  if (!form || !biases || !isZero || !form.gates.every(isPlainGate)) return null
  const places = placesOf(checked, form, biases)
  if (!coversAll(checked, places)) return null
  const { hidden, inputWidth } = checked.cell
  const rows = form.gates.length * hidden
  const parameters: ModuleParameter[] = [
    { name: 'weight_ih_l0', shape: [rows, inputWidth] },
    { name: 'weight_hh_l0', shape: [rows, hidden] },
    ...(biases === 'none' ? [] : ['bias_ih_l0', 'bias_hh_l0'].map((name) => ({ name, shape: [rows] })))
  ]
  const options = `${form.options}${biases === 'none' ? ', bias=False' : ''}, batch_first=True`
  return {
    module: `nn.${form.name}(${inputWidth}, ${hidden}${options})`,
    after: (name) => frozen(biases, `${name}.bias_hh_l0`, hidden),
    statesInOrder: checked.cell.states[0]?.node === recognised?.hidden,
    parameters,
    places
  }
}

function formOf(cell: RecognisedCell): Form | null {
  switch (cell.kind) {
    case 'rnn': {
      const { h } = cell.gates
      if (h.activation !== 'tanh' && h.activation !== 'relu') return null
      return { name: 'RNN', options: h.activation === 'relu' ? ', nonlinearity="relu"' : '', gates: [h] }
    }
    case 'lstm': {
      const { i, f, g, o } = cell.gates
      const isUsual = [i, f, o].every(({ activation }) => activation === 'sigmoid') && g.activation === 'tanh' && cell.output === 'tanh'
      return isUsual ? { name: 'LSTM', options: '', gates: [i, f, g, o] } : null
    }
    case 'gru': {
      const { z, r, n } = cell.gates
      const isUsual = [z, r].every(({ activation }) => activation === 'sigmoid') && n.activation === 'tanh' && cell.reset === 'after'
      return isUsual ? { name: 'GRU', options: '', gates: [r, z, n] } : null
    }
    default:
      return cell satisfies never
  }
}

const isPlainGate = (gate: Gate): boolean =>
  gate.input.length === 1 && gate.state.length === 1 && gate.peephole.length === 0 && !gate.negated

/** `one`: a bias for each gate, where PyTorch has two. `candidate`: the candidate of a GRU has a second one inside its reset product. */
type Biases = 'none' | 'one' | 'candidate' | 'both'

function biasesOf({ name, gates }: Form): Biases | null {
  const counts = gates.map(({ bias, stateBias }) => `${bias.length}${stateBias.length}`)
  const are = (...wanted: string[]) => counts.every((count, k) => count === (wanted[k] ?? wanted[0]))
  if (are('00')) return 'none'
  if (are('10')) return 'one'
  if (name !== 'GRU') return are('20') ? 'both' : null
  if (are('10', '10', '11')) return 'candidate'
  return are('20', '20', '11') ? 'both' : null
}

function placesOf(checked: Recurrent, { gates }: Form, biases: Biases): WeightPlace[] {
  const { hidden } = checked.cell
  return gates.flatMap((gate, k): WeightPlace[] => {
    const rows: Range = [k * hidden, (k + 1) * hidden]
    const matrix = (parts: readonly MatrixPart[], parameter: string) => parts.map((part) => matrixPlace(checked, part, parameter, rows))
    const vector = (parts: readonly (VectorPart | undefined)[], parameter: string) =>
      parts.flatMap((part) => (part ? [vectorPlace(part, parameter, rows, hidden)] : []))
    const [first, second] = gate.bias
    return [
      ...matrix(gate.input, 'weight_ih_l0'),
      ...matrix(gate.state, 'weight_hh_l0'),
      ...(biases === 'none' ? [] : [...vector([first], 'bias_ih_l0'), ...vector([second, ...gate.stateBias], 'bias_hh_l0')])
    ]
  })
}

const rangeOf = (span: { readonly begin: number; readonly size: number } | null, all: number): Range =>
  span ? [span.begin, span.begin + span.size] : [0, all]

function matrixPlace(checked: Recurrent, { weight, rows, columns }: MatrixPart, parameter: string, into: Range): WeightPlace {
  const [height = 0, width = 0] = layerWeights(checked).find(({ name }) => name === weight)?.type.shape ?? []
  const block = rows || columns ? { rows: rangeOf(rows, height), columns: rangeOf(columns, width) } : null
  return { weight, block, parameter, rows: into, transposed: true }
}

function vectorPlace({ weight, columns }: VectorPart, parameter: string, into: Range, units: number): WeightPlace {
  const block = columns ? { rows: [0, 1] as const, columns: rangeOf(columns, units) } : null
  return { weight, block, parameter, rows: into, transposed: false }
}

/** Whether every number of the layer's weights has one place, so that all of them are trained and come back. */
function coversAll(checked: Recurrent, places: readonly WeightPlace[]): boolean {
  const keys = new Set(places.map(({ weight, block }) => JSON.stringify([weight, block])))
  const { hidden, inputWidth } = checked.cell
  const sizes = { weight_ih_l0: inputWidth * hidden, weight_hh_l0: hidden * hidden }
  const placed = places.reduce(
    (sum, { parameter }) => sum + (parameter === 'weight_ih_l0' || parameter === 'weight_hh_l0' ? sizes[parameter] : hidden),
    0
  )
  return keys.size === places.length && placed === parametersOf(checked)
}

/** PyTorch has a second bias for each gate; where the drawing has none, it stays zero. */
function frozen(biases: Biases, bias: string, hidden: number): string[] {
  if (biases === 'one') return [`${bias}.requires_grad_(False)  # The drawn cell has one bias for each gate: the second one stays zero.`]
  if (biases !== 'candidate') return []
  return [
    '# The drawn cell has a second bias for the candidate alone: those of the other gates stay zero.',
    `${bias}.register_hook(lambda gradient: torch.cat([torch.zeros_like(gradient[:${2 * hidden}]), gradient[${2 * hidden}:]]))`
  ]
}
