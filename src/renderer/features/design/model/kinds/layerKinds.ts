/** Lists the page's entry for each kind of layer, in the order of the palette. */
import type { GatescopeDocument } from '../../../../../contract/document/document'
import type { Layer, LayerKind } from '../../../../../contract/document/modelGraph'
import type { AnyField } from '../../../../components/settings/field'
import { dropout, feedForward, linear, norm, positions } from './atEachStep'
import { concat, embedding, head, residual } from './ends'
import type { LayerKindRow, Params } from './layerKind'
import { attention, linearAttention, recurrent } from './overTime'
import { conv, mamba, s4d, tokenShift } from './stateSpace'

type LayerKinds = { readonly [K in LayerKind]: LayerKindRow<K> }

/** A kind without a row does not compile. */
export const layerKinds: LayerKinds = {
  recurrent,
  attention,
  linearAttention,
  s4d,
  mamba,
  conv,
  tokenShift,
  feedForward,
  norm,
  dropout,
  positions,
  linear,
  residual,
  concat,
  embedding,
  head
}

export const layerKindNames = Object.keys(layerKinds) as LayerKind[]

export const isEnd = (kind: LayerKind): boolean => layerKinds[kind].group === 'Ends'
export const isJoining = (kind: LayerKind): boolean => layerKinds[kind].group === 'Joining'

export function layerFields(document: GatescopeDocument, kind: LayerKind): readonly AnyField[] {
  return layerKinds[kind].fields(document)
}

type OfKind<K extends LayerKind> = { [Kind in K]: { readonly kind: Kind; readonly params: Params<Kind> } }[K]

/** The kind of a layer with its size. */
export function layerWords<K extends LayerKind>({ kind, params }: OfKind<K>): string {
  const rows: { readonly [Kind in LayerKind]: Pick<LayerKindRow<Kind>, 'words'> } = layerKinds
  return rows[kind].words(params)
}

/** Such as `Layer 2, recurrent 128`; `at` is its 0-based place in the model. */
export function layerTitle(layer: Layer, at: number): string {
  return `Layer ${at + 1}, ${layerWords(layer)}`
}
