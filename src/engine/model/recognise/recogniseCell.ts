/**
 * Recognises plain RNNs, LSTMs and GRUs among drawn cells by their structure: names, order and the number of nodes do not matter. LSTM:
 * Gers et al. 2000, with peepholes Gers and Schmidhuber 2000. GRU: Cho et al. 2014, and with the reset gate after the product as in cuDNN.
 */
import type { CellNode } from '../../../contract/document/cellGraph'
import type { CheckedState } from '../checkedModel'
import type { CheckedOf } from '../layers/layerKind'
import { CellReader, isActivation, joined } from './affine'
import type { Operands } from './affine'
import { isSigmoid } from './recognisedCell'
import type { Affine, Gate, RecognisedCell } from './recognisedCell'

/** What the layer's cell is; null where it is something else. A cell with dropout inside is not recognised, as frameworks have none there. */
export function recogniseCell(recurrent: CheckedOf<'recurrent'>): RecognisedCell | null {
  const { cell } = recurrent
  const reader = new CellReader(recurrent)
  const input = cell.nodes.find(({ node }) => node.kind === 'input')?.node
  const hidden = cell.states.find(({ source }) => source === cell.output)
  if (!input || !hidden || !cell.states.every(({ shape }) => shape.length === 1 && shape[0] === cell.hidden)) return null
  const memory = cell.states.find((state) => state !== hidden)
  if (cell.states.length === 1) return recogniseRnn(reader, hidden, input) ?? recogniseGru(reader, hidden, input)
  return cell.states.length === 2 && memory ? recogniseLstm(reader, { hidden, memory, input }) : null
}

function operandsOf(input: CellNode, state: CheckedState, memory: CellNode | null = null): Operands {
  return { input, isState: (node) => node === state.node, memory }
}

/** h' = f(x W + h R + b). */
function recogniseRnn(reader: CellReader, hidden: CheckedState, input: CellNode): RecognisedCell | null {
  const h = reader.gate(hidden.source, operandsOf(input, hidden))
  return h && !h.negated ? { kind: 'rnn', hidden: hidden.node, gates: { h } } : null
}

interface LstmNodes {
  readonly hidden: CheckedState
  readonly memory: CheckedState
  readonly input: CellNode
}

function recogniseLstm(reader: CellReader, { hidden, memory, input }: LstmNodes): RecognisedCell | null {
  const before = operandsOf(input, hidden, memory.node)
  const after = operandsOf(input, hidden, memory.source)
  const cell = firstOf(pairs(reader.terms(memory.source)), ([kept, entering]) => {
    const f = firstOf(reader.factors(kept), ([gate, state]) => (state === memory.node ? reader.gate(gate, before) : null))
    const both = firstOf(reader.factors(entering), ([gate, candidate]) => {
      const [i, g] = [reader.gate(gate, before), reader.gate(candidate, before)]
      return i && g && isGate(i) && !isGate(g) && g.peephole.length === 0 ? { i, g } : null
    })
    return f && both && isGate(f) && { f, ...both }
  })
  const leaving = firstOf(reader.factors(hidden.source), ([gate, value]) => {
    const o = isActivation(value.kind) && reader.inputs(value)[0] === memory.source ? reader.gate(gate, after) : null
    return o && isGate(o) && isActivation(value.kind) ? { o, output: value.kind } : null
  })
  if (!cell || !leaving) return null
  return { kind: 'lstm', hidden: hidden.node, memory: memory.node, gates: { ...cell, o: leaving.o }, output: leaving.output }
}

function recogniseGru(reader: CellReader, hidden: CheckedState, input: CellNode): RecognisedCell | null {
  const operands = operandsOf(input, hidden)
  const mixed = blends(reader, hidden.source, hidden.node)
  return firstOf(mixed, ({ gate, negated, candidate }) => {
    const z = reader.gate(gate, operands)
    const [sum] = reader.inputs(candidate)
    if (!z || !sum || !isGate(z) || !isActivation(candidate.kind) || !reader.isWhole(candidate)) return null
    const activation = candidate.kind
    const inner = resetBefore(reader, sum, operands) ?? resetAfter(reader, sum, operands)
    if (!inner || isSigmoid(activation)) return null
    const n: Gate = { ...inner.affine, node: candidate, activation, negated: false }
    return { kind: 'gru', hidden: hidden.node, gates: { z: negated ? flipped(z) : z, r: inner.r, n }, reset: inner.reset }
  })
}

interface Blend {
  /** The node that multiplies the state, or with `negated` the candidate. */
  readonly gate: CellNode
  readonly negated: boolean
  readonly candidate: CellNode
}

/** A node as z ⊙ h + (1 − z) ⊙ n, in each way in which it can be drawn. */
function blends(reader: CellReader, node: CellNode, state: CellNode): Blend[] {
  return pairs(reader.terms(node)).flatMap(([first, second]) => [
    ...reader.factors(first).flatMap(([gate, old]) =>
      reader.factors(second).flatMap(([other, candidate]): Blend[] => {
        if (old !== state) return []
        if (other.kind === 'oneMinus' && reader.inputs(other)[0] === gate) return [{ gate, negated: false, candidate }]
        if (gate.kind === 'oneMinus' && reader.inputs(gate)[0] === other) return [{ gate: other, negated: true, candidate }]
        return []
      })
    ),
    ...reader.factors(second).flatMap(([gate, difference]): Blend[] => {
      const [a, b] = difference.kind === 'sub' ? reader.inputs(difference) : []
      // h + z ⊙ (n − h), or n + z ⊙ (h − n).
      if (first === state && b === state && a) return [{ gate, negated: true, candidate: a }]
      return a === state && b === first ? [{ gate, negated: false, candidate: first }] : []
    })
  ])
}

interface ResetProduct {
  readonly affine: Affine
  readonly r: Gate
  readonly reset: 'after' | 'before'
}

/** x W + (r ⊙ h) R + b. */
function resetBefore(reader: CellReader, sum: CellNode, operands: Operands): ResetProduct | null {
  const resets = new Map<CellNode, Gate>()
  const isReset = (node: CellNode) => {
    const r = firstOf(reader.factors(node), ([gate, state]) => (operands.isState(state) ? reader.gate(gate, operands) : null))
    if (r) resets.set(node, r)
    return r !== null
  }
  const affine = reader.affine(sum, { ...operands, isState: isReset })
  const [r, ...others] = resets.values()
  return affine && r && others.length === 0 && affine.state.length > 0 && isGate(r) ? { affine, r, reset: 'before' } : null
}

/** x W + b + r ⊙ (h R + b'). */
function resetAfter(reader: CellReader, sum: CellNode, operands: Operands): ResetProduct | null {
  const terms = reader.terms(sum)
  return firstOf(terms, (term) => {
    const product = firstOf(reader.factors(term), ([gate, inner]) => {
      const [r, affine] = [reader.gate(gate, operands), reader.affine(inner, operands)]
      return r && affine && isGate(r) && affine.input.length === 0 && affine.state.length > 0 ? { r, affine } : null
    })
    const others = terms.filter((other) => other !== term).map((other) => reader.affine(other, operands))
    if (!product || !others.every((other) => other !== null && other.state.length === 0)) return null
    const outside = joined(others.filter((other) => other !== null))
    const affine = { ...outside, state: product.affine.state, stateBias: product.affine.bias }
    return { affine, r: product.r, reset: 'after' }
  })
}

const isGate = ({ activation }: Gate): boolean => isSigmoid(activation)
const flipped = (gate: Gate): Gate => ({ ...gate, negated: !gate.negated })

/** Two terms of a sum in both orders; nothing where there are more or fewer. */
function pairs(terms: readonly CellNode[]): readonly (readonly [CellNode, CellNode])[] {
  const [a, b, ...more] = terms
  if (!a || !b || more.length > 0) return []
  return [
    [a, b],
    [b, a]
  ]
}

function firstOf<T, R>(items: readonly T[], test: (item: T) => R | null | false): R | null {
  for (const item of items) {
    const result = test(item)
    if (result) return result
  }
  return null
}
