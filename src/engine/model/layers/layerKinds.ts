/** Every kind of layer with its row. */
import type { LayerKind } from '../../../contract/document/modelGraph'
import { attentionKind } from './attention/attentionKind'
import { linearAttentionKind } from './attention/linearKind'
import type { LayerKindRow } from './layerKind'
import { dropoutKind } from './perStep/dropout'
import { embeddingKind } from './perStep/embedding'
import { feedForwardKind } from './perStep/feedForward'
import { headKind } from './perStep/head'
import { concatKind, residualKind } from './perStep/joining'
import { linearKind } from './perStep/linear'
import { normKind } from './perStep/norm'
import { positionsKind } from './perStep/positions'
import { recurrentKind } from './recurrent/recurrentKind'
import { convKind } from './stateSpace/conv/convKind'
import { mambaKind } from './stateSpace/mamba/mambaKind'
import { s4dKind } from './stateSpace/s4d/s4dKind'
import { tokenShiftKind } from './stateSpace/tokenShift'

const layerKinds: { readonly [K in LayerKind]: LayerKindRow<K> } = {
  embedding: embeddingKind,
  recurrent: recurrentKind,
  s4d: s4dKind,
  conv: convKind,
  tokenShift: tokenShiftKind,
  mamba: mambaKind,
  dropout: dropoutKind,
  linear: linearKind,
  concat: concatKind,
  residual: residualKind,
  norm: normKind,
  positions: positionsKind,
  attention: attentionKind,
  linearAttention: linearAttentionKind,
  feedForward: feedForwardKind,
  head: headKind
}

/** The row of a layer's kind, whose methods take that layer: `layerRow(layer).width(layer.params, …)`. */
export function layerRow<K extends LayerKind>({ kind }: { readonly kind: K }): LayerKindRow<K> {
  return layerKinds[kind]
}
