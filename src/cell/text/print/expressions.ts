/** Writes one cell node as an expression over the words for its inputs: one row a kind. */
import type { CellNodeKind, CellNodeParams, Dim, Initialiser } from '../../../contract/document/cellNodes'

/** How tightly an expression binds: a sum least, a call or a name most. */
export type Binding = 'sum' | 'product' | 'call'

export interface Expression {
  readonly text: string
  readonly binding: Binding
}

type Row<K extends CellNodeKind> = (inputs: readonly Expression[], params: CellNodeParams<K>) => Expression

const call =
  (name: string) =>
  (inputs: readonly Expression[]): Expression => ({ text: `${name}(${inputs.map((each) => each.text).join(', ')})`, binding: 'call' })

const inBrackets = ({ text }: Expression): string => `(${text})`
const factor = (each: Expression): string => (each.binding === 'call' ? each.text : inBrackets(each))

/** `a + b + c`; a sum within a sum keeps its brackets, so that the drawing can be told from the text. */
const joined =
  (operator: '+' | '*', binding: Binding, alone: string) =>
  (inputs: readonly Expression[]): Expression => {
    if (inputs.length < 2) return call(alone)(inputs)
    const part = (each: Expression) =>
      each.binding === 'call' || (operator === '+' && each.binding === 'product') ? each.text : inBrackets(each)
    return { text: inputs.map(part).join(` ${operator} `), binding }
  }

const missing: Expression = { text: '?', binding: 'call' }
const first = (inputs: readonly Expression[]): Expression => inputs[0] ?? missing
const second = (inputs: readonly Expression[]): Expression => inputs[1] ?? missing
const term = (each: Expression): string => (each.binding === 'sum' ? inBrackets(each) : each.text)

/** `, { units: 64, bias: 1 }`, or nothing when all is as usual. */
function withOptions(name: string, parts: readonly string[], options: Record<string, string | null>): Expression {
  const set = Object.entries(options).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`]))
  const all = set.length === 0 ? parts : [...parts, `{ ${set.join(', ')} }`]
  return { text: `${name}(${all.join(', ')})`, binding: 'call' }
}

const startText = (low: number, high: number): string => (low === high ? String(low) : `uniform(${low}, ${high})`)
const unitsOption = (units: Dim): string | null => (units === 'H' ? null : String(units))

function startOption(initialiser: Initialiser): string | null {
  switch (initialiser.kind) {
    case 'auto':
      return null
    case 'glorot':
    case 'orthogonal':
      return initialiser.kind
    case 'uniform':
      return `uniform(${initialiser.limit})`
    case 'constant':
      return `constant(${initialiser.value})`
    default:
      return initialiser satisfies never
  }
}

/** Every kind's row; ports are names and are never written as expressions of their own. */
const rows: { readonly [K in CellNodeKind]: Row<K> } = {
  input: first,
  state: first,
  nextState: first,
  output: first,
  linear: (inputs, { units, bias, biasStart, initialiser }) =>
    withOptions(
      'linear',
      inputs.map((each) => each.text),
      {
        units: unitsOption(units),
        bias: bias ? (biasStart === 0 ? null : String(biasStart)) : 'false',
        start: startOption(initialiser)
      }
    ),
  vector: (_, { units, columns, start, rise = 0, log }) =>
    withOptions('vector', [], {
      units: unitsOption(units),
      columns: columns === undefined ? null : String(columns),
      start: start === 0 ? null : String(start),
      rise: rise === 0 ? null : String(rise),
      log: log ? 'true' : null
    }),
  diagonal: (inputs, { low, high }) =>
    withOptions('diagonal', [first(inputs).text], { start: low === 0 && high === 1 ? null : startText(low, high) }),
  add: joined('+', 'sum', 'sum'),
  sub: (inputs) => ({ text: `${first(inputs).text} - ${term(second(inputs))}`, binding: 'sum' }),
  mul: joined('*', 'product', 'product'),
  div: (inputs) => ({ text: `${factor(first(inputs))} / ${factor(second(inputs))}`, binding: 'product' }),
  max: call('max'),
  min: call('min'),
  scale: (inputs, params) => ({ text: `${params.factor} * ${factor(first(inputs))}`, binding: 'product' }),
  oneMinus: (inputs) => ({ text: `1 - ${term(first(inputs))}`, binding: 'sum' }),
  outer: call('outer'),
  matVec: call('matVec'),
  sumUnits: call('sumUnits'),
  meanUnits: call('meanUnits'),
  sigmoid: call('sigmoid'),
  hardSigmoid: call('hardSigmoid'),
  tanh: call('tanh'),
  relu: call('relu'),
  softplus: call('softplus'),
  silu: call('silu'),
  gelu: call('gelu'),
  exp: call('exp'),
  log: call('log'),
  sqrt: call('sqrt'),
  sin: call('sin'),
  cos: call('cos'),
  softmax: call('softmax'),
  layerNorm: call('layerNorm'),
  rmsNorm: call('rmsNorm'),
  dropout: (inputs, { rate, mask }) => withOptions('dropout', [first(inputs).text, String(rate)], { mask: mask === 'step' ? null : mask }),
  concat: call('concat'),
  slice: (inputs, { begin, size }) => ({ text: `slice(${first(inputs).text}, ${begin}, ${size})`, binding: 'call' }),
  split: (inputs, { part, parts }) => ({ text: `split(${first(inputs).text}, ${part}, ${parts})`, binding: 'call' })
}

/** A node's expression, by the row of its kind. */
export function express<K extends CellNodeKind>(
  node: { readonly kind: K; readonly params: CellNodeParams<K> },
  inputs: readonly Expression[]
): Expression {
  return rows[node.kind](inputs, node.params)
}
