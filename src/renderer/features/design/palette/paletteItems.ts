/** The palette: the catalogue of nodes in its groups, and the words by which each is found. */
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import type { PaletteGroup } from '../../../../cell/nodes/row'
import { rankByText } from '../../../lib/rankByText'

export interface PaletteItem {
  readonly kind: CellNodeKind
  readonly label: string
  readonly symbol: string
  readonly group: PaletteGroup
  /** A few words or signs beside the label. */
  readonly note: string
  readonly doc: string
}

const notes: Partial<Record<CellNodeKind, string>> = {
  input: 'x_t',
  state: 'h, c, …',
  nextState: 't + 1',
  output: 'y_t',
  linear: 'W·[…] + b',
  vector: 'peephole, scale',
  add: 'a + b',
  sub: 'a − b',
  mul: 'a × b',
  div: 'a ÷ b',
  scale: 'k · a',
  oneMinus: '1 − a',
  sigmoid: '0 … 1',
  tanh: '−1 … 1',
  relu: 'max(0, a)',
  silu: 'a · σ(a)',
  sin: '−1 … 1',
  cos: '−1 … 1',
  hardSigmoid: '0 … 1',
  diagonal: 'u · a',
  outer: 'a · bᵀ',
  matVec: 'M · v',
  sumUnits: 'Σ a',
  meanUnits: 'Σ a / n',
  softmax: 'Σ = 1',
  layerNorm: 'gain, bias',
  rmsNorm: 'gain',
  dropout: 'in training',
  split: '1 of 2, …'
}

/** Signs for those that the program's own fonts lack. */
const plainSymbols: Partial<Record<CellNodeKind, string>> = { concat: '[,]', slice: '[:]', split: '[|]' }

/** Other words that people type for a kind. */
const alsoCalled: Partial<Record<CellNodeKind, string>> = {
  add: 'plus addition +',
  sub: 'minus subtract -',
  mul: 'times multiply hadamard gate * x',
  div: 'divide /',
  linear: 'dense matrix weights affine fully connected',
  vector: 'parameter peephole bias diagonal',
  sigmoid: 'gate logistic σ',
  tanh: 'squash',
  state: 'hidden cell carry memory t-1',
  nextState: 'carry write t+1',
  silu: 'swish',
  hardSigmoid: 'gate piecewise keras',
  gelu: 'gaussian error',
  diagonal: 'indrnn per unit elementwise weight',
  outer: 'outer product fast weights matrix memory ⊗',
  matVec: 'read query matrix memory fast weights matvec',
  softmax: 'attention normalise probabilities',
  layerNorm: 'layernorm ln normalisation normalization',
  rmsNorm: 'rmsnorm root mean square normalisation normalization',
  dropout: 'regularise regularisation mask variational noise zero',
  concat: 'join append',
  slice: 'range cut units',
  split: 'chunk part halves equal gates',
  sumUnits: 'dot product inner reduce reduction total',
  meanUnits: 'average reduce reduction',
  sqrt: 'root',
  sin: 'oscillate wave rotate turn phase periodic trigonometric',
  cos: 'oscillate wave rotate turn phase periodic trigonometric',
  scale: 'factor constant multiply',
  oneMinus: 'complement 1-'
}

export const paletteItems: readonly PaletteItem[] = cellNodeKinds.map((kind) => {
  const { label, symbol, group, doc } = cellNodes[kind]
  return { kind, label, symbol: plainSymbols[kind] ?? symbol, group, note: notes[kind] ?? '', doc }
})

/** What to search beside the label. */
export function paletteWords(kind: CellNodeKind): string {
  return [kind, alsoCalled[kind] ?? '', cellNodes[kind].doc].join(' ')
}

/** The items that fit what was typed, the best first, in their groups. */
export function searchPalette(query: string): readonly { readonly group: PaletteGroup; readonly items: readonly PaletteItem[] }[] {
  const found = rankByText(paletteItems, query, (item) => [item.label, item.kind, alsoCalled[item.kind] ?? '', item.group])
  const groups = [...new Set(found.map((item) => item.group))]
  return groups.map((group) => ({ group, items: found.filter((item) => item.group === group) }))
}
