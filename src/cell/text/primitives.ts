/** Looks up the kind of node that a call in a cell's text means, and shows how to write a call. */
import { cellNodeKinds } from '../../contract/document/cellNodes'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { cellNodes } from '../nodes/cellNodeKinds'
import { suggest } from './read/suggest'

const kindsByCall = new Map(
  cellNodeKinds.flatMap((kind) => {
    const { call } = cellNodes[kind].text
    return call === null ? [] : [[call, kind] as const]
  })
)

/** Returns the kind that equations call by this name. */
export function kindOfCall(call: string): CellNodeKind | undefined {
  return kindsByCall.get(call)
}

export function callNames(): Iterable<string> {
  return kindsByCall.keys()
}

/** Whether a name is one of the language's calls. */
export function isCall(name: string): boolean {
  return kindsByCall.has(name)
}

/** Names that other libraries give to options. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  start: ['init', 'initial', 'initialiser', 'initializer', 'value', 'kernel_initializer', 'start_at'],
  units: ['size', 'dim', 'width', 'n', 'out', 'features', 'hidden', 'out_features', 'hidden_size', 'output_size', 'num_units'],
  bias: ['use_bias', 'with_bias', 'bias_init'],
  rate: ['p', 'prob', 'probability']
}

/** Returns the option of a call that another library's name stands for; the name itself where none does. */
export function optionName(call: string, written: string): string {
  const kind = kindOfCall(call)
  const options = kind === undefined ? [] : [...cellNodes[kind].text.options, ...cellNodes[kind].text.further].map(({ name }) => name)
  if (options.includes(written)) return written
  return options.find((option) => otherNames[option]?.includes(written.toLowerCase())) ?? suggest(written, options)[0] ?? written
}

/** Options that a name might mean, the likeliest first. */
export function optionNames(call: string, written: string, options: readonly string[]): string[] {
  const meant = optionName(call, written)
  return options.includes(meant) ? [meant] : suggest(written, options)
}

/** Names of functions in papers and libraries, and what they are called here. */
const otherCalls: Readonly<Record<string, readonly string[]>> = {
  sigm: ['sigmoid'],
  sig: ['sigmoid'],
  logistic: ['sigmoid'],
  sigma_g: ['sigmoid'],
  sigma_c: ['tanh'],
  sigma_h: ['tanh'],
  phi: ['tanh', 'sigmoid', 'relu'],
  psi: ['tanh', 'sigmoid', 'relu'],
  f: ['tanh', 'sigmoid', 'relu'],
  g: ['tanh', 'sigmoid', 'relu'],
  hard_sigmoid: ['hardSigmoid'],
  swish: ['silu'],
  ln: ['log', 'layerNorm'],
  layernorm: ['layerNorm'],
  norm: ['layerNorm', 'rmsNorm'],
  dense: ['linear'],
  abs: ['max'],
  sum: ['sumUnits'],
  mean: ['meanUnits'],
  dot: ['sumUnits', 'matVec'],
  cat: ['concat'],
  concatenate: ['concat'],
  pow: ['exp'],
  square: ['product'],
  chunk: ['split'],
  param: ['vector'],
  parameter: ['vector'],
  clip: ['min'],
  clamp: ['min'],
  Sigma: ['sumUnits'],
  maximum: ['max'],
  minimum: ['min']
}

/** Calls that a name might mean, the likeliest first. */
export function callsLike(written: string): readonly string[] {
  return otherCalls[written] ?? otherCalls[written.toLowerCase()] ?? suggest(written, callNames())
}

/** Shows how to write a call, such as `slice(in, begin, size)`. */
export function usageOf(kind: CellNodeKind): string {
  const { inputs, text } = cellNodes[kind]
  const words = inputs === 'many' ? ['a', 'b', '…'] : inputs
  return `${text.call ?? kind}(${[...words, ...text.further.map(({ name }) => name)].join(', ')})`
}
