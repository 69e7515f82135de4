/** Short names for nodes, and names that are not taken yet. */
import type { CellNodeKind } from '../contract/document/cellNodes'

const longest = 64

/** `base`, or `base2`, `base3`, … when that is taken. */
export function freshName(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base)) return base
  const stem = base.replace(/\d+$/, '').slice(0, longest - 6) || 'n'
  for (let count = 2; ; count++) if (!taken.has(`${stem}${count}`)) return `${stem}${count}`
}

/** Short, as in a formula; the equations and the drawing show the kind beside it. */
export const baseNames: { readonly [K in CellNodeKind]: string } = {
  input: 'x',
  state: 'h',
  nextState: 'h',
  output: 'y',
  linear: 'z',
  vector: 'p',
  diagonal: 'uh',
  add: 'a',
  sub: 'd',
  mul: 'm',
  div: 'q',
  max: 'hi',
  min: 'lo',
  scale: 'k',
  oneMinus: 'n',
  outer: 'o',
  matVec: 'v',
  sumUnits: 'dot',
  meanUnits: 'mu',
  sigmoid: 's',
  hardSigmoid: 'hs',
  tanh: 'u',
  relu: 'r',
  softplus: 'sp',
  silu: 'si',
  gelu: 'g',
  exp: 'e',
  log: 'l',
  sqrt: 'w',
  sin: 'sn',
  cos: 'cs',
  softmax: 'sm',
  layerNorm: 'ln',
  rmsNorm: 'rn',
  dropout: 'dr',
  concat: 'cat',
  slice: 'part',
  split: 'part'
}
