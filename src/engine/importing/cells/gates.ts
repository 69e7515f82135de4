/** The cells of LSTM, GRU and plain RNN in all forms that frameworks have, from weights in one order: a matrix [in, out] for each gate. */
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import { activationText, cell, num } from './cellText'
import type { Activation, CellText } from './cellText'

/** What enters one gate: x · `input` + h · `recurrent` + `bias`, and for peepholes c times `peephole`, unit by unit. */
export interface Gate {
  readonly input: Tensor
  readonly recurrent: Tensor
  readonly bias: Tensor | null
  readonly peephole?: Tensor | null
}

export interface InitialStates {
  /** Constant states before the first step, by name; zeros where not given. */
  readonly [state: string]: Tensor | null | undefined
}

interface Common {
  readonly hidden: number
  /** What enters a gate's function is cut to ± this. */
  readonly clip?: number | null
  readonly initial?: InitialStates
}

export interface LstmParts extends Common {
  readonly gates: Readonly<Record<'i' | 'f' | 'g' | 'o', Gate>>
  /** Of the gates, the candidate and the cell state. */
  readonly functions: { readonly gate: Activation; readonly candidate: Activation; readonly cell: Activation }
  /** The forget gate is 1 − i. */
  readonly coupled?: boolean
  /** h is mapped to fewer units: [H, P]. */
  readonly projection?: Tensor | null
}

const state = (name: string, units: string | number, initial: InitialStates | undefined) =>
  `${name}: ${initial?.[name] ? 'learned' : 'zeros'}(${units})`

function initialWeights(initial: InitialStates | undefined): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(initial ?? {}).flatMap(([name, value]) => (value ? [[`${name}.initial`, value]] : [])))
}

/** The weights of the linear node of a gate, for inputs that the equations name so. */
function gateWeights(node: string, { input, recurrent, bias }: Gate): Record<string, Tensor> {
  return { [`${node}.weight.x`]: input, [`${node}.weight.h`]: recurrent, ...(bias && { [`${node}.bias`]: bias }) }
}

const sum = (node: string, inputs: string, { bias }: Pick<Gate, 'bias'>) => `${node} = linear(${inputs}${bias ? '' : ', { bias: false }'})`

/** An LSTM: i, f, g and o of x and h; c and h, which may be projected. */
export function lstmCell({ hidden, gates, functions, coupled = false, projection = null, clip = null, initial }: LstmParts): CellText {
  const lines: string[] = []
  const weights: Record<string, Tensor> = { ...initialWeights(initial) }
  const size = projection ? `${hidden}` : 'H'
  const units = projection ? `, { units: ${hidden}` : ''
  const gate = (name: 'i' | 'f' | 'g' | 'o', own: Activation, reads = 'c') => {
    const { bias, peephole = null } = gates[name]
    const options = projection ? `${units}${bias ? '' : ', bias: false'} }` : bias ? '' : ', { bias: false }'
    lines.push(`z${name} = linear(x, h${options})`)
    Object.assign(weights, gateWeights(`z${name}`, gates[name]))
    let sumOf = `z${name}`
    if (peephole) {
      lines.push(`p${name} = diagonal(${reads})`, `s${name} = z${name} + p${name}`)
      weights[`p${name}.diagonal`] = peephole
      sumOf = `s${name}`
    }
    lines.push(`${name} = ${activationText(own, clipped(lines, sumOf, clip))}`)
  }
  gate('i', functions.gate)
  if (coupled) lines.push('f = 1 - i')
  else gate('f', functions.gate)
  gate('g', functions.candidate)
  const peeksAtNew = Boolean(gates.o.peephole)
  if (peeksAtNew) lines.push('cNew = f * c + i * g')
  gate('o', functions.gate, 'cNew')
  lines.push(peeksAtNew ? 'c = cNew' : 'c = f * c + i * g', `a = ${activationText(functions.cell, 'c')}`)
  if (projection) {
    lines.push('m = o * a', 'h = linear(m, { bias: false })')
    weights['hNew.weight.m'] = projection
  } else lines.push('h = o * a')
  const states = `${state('h', 'H', initial)}, ${state('c', size, initial)}`
  const output = projection ? at(projection.type.shape, 1) : hidden
  return { text: cell(projection ? 'ProjectedLSTM' : 'LSTM', states, lines), hidden: output, output, weights }
}

/** Cuts a value to ± clip in a line of its own, and returns the name of what then stands for it. */
function clipped(lines: string[], name: string, clip: number | null): string {
  if (clip === null) return name
  lines.push(`${name}Cut = min(max(${name}, ${num(-clip)}), ${num(clip)})`)
  return `${name}Cut`
}

export interface GruParts extends Common {
  readonly gates: Readonly<Record<'z' | 'r', Gate>>
  /** The candidate, with the bias of x and that of h apart where the reset gate comes after the product. */
  readonly candidate: Gate & { readonly recurrentBias: Tensor | null }
  readonly resetAfter: boolean
  readonly functions: { readonly gate: Activation; readonly candidate: Activation }
}

/** A GRU: h is z times itself and (1 − z) times the candidate n. */
export function gruCell({ hidden, gates, candidate, resetAfter, functions, clip = null, initial }: GruParts): CellText {
  const lines: string[] = []
  const weights: Record<string, Tensor> = { ...initialWeights(initial) }
  for (const name of ['z', 'r'] as const) {
    lines.push(sum(`z${name}`, 'x, h', gates[name]))
    lines.push(`${name} = ${activationText(functions.gate, clipped(lines, `z${name}`, clip))}`)
    Object.assign(weights, gateWeights(`z${name}`, gates[name]))
  }
  if (resetAfter) {
    lines.push(sum('xn', 'x', candidate), sum('hn', 'h', { bias: candidate.recurrentBias }), 'an = xn + r * hn')
    weights['xn.weight.x'] = candidate.input
    weights['hn.weight.h'] = candidate.recurrent
    if (candidate.bias) weights['xn.bias'] = candidate.bias
    if (candidate.recurrentBias) weights['hn.bias'] = candidate.recurrentBias
  } else {
    lines.push('rh = r * h', sum('an', 'x, rh', candidate))
    weights['an.weight.x'] = candidate.input
    weights['an.weight.rh'] = candidate.recurrent
    if (candidate.bias) weights['an.bias'] = candidate.bias
  }
  lines.push(`n = ${activationText(functions.candidate, clipped(lines, 'an', clip))}`, 'h = (1 - z) * n + z * h')
  return { text: cell(resetAfter ? 'GRUResetAfter' : 'GRU', state('h', 'H', initial), lines), hidden, output: hidden, weights }
}

export interface RnnParts extends Common {
  readonly gate: Gate
  readonly own: Activation
}

/** A plain recurrent cell: a function of x · W + h · U + b. */
export function rnnCell({ hidden, gate, own, clip = null, initial }: RnnParts): CellText {
  const lines = [sum('z', 'x, h', gate)]
  lines.push(`h = ${activationText(own, clipped(lines, 'z', clip))}`)
  const weights = { ...initialWeights(initial), ...gateWeights('z', gate) }
  return { text: cell('RNN', state('h', 'H', initial), lines), hidden, output: hidden, weights }
}
