/** A layer norm as ONNX's own operator. */
import { at } from '../../compiler/program/shapes'
import type { CheckedLayer } from '../../model/checkedModel'
import { epsilon } from '../../model/layers/functions'
import type { LayerOperator } from './layerOperator'

export function normOperator(checked: CheckedLayer): LayerOperator | null {
  if (checked.kind !== 'norm' || checked.layer.params.form !== 'layerNorm') return null
  const { id } = checked.layer
  return {
    layer: checked,
    opType: 'LayerNormalization',
    write: (w, { input, output, weights }) => {
      const vectors = [`${id}.gain`, `${id}.bias`].map((name) => w.weight(name, [checked.width], weights.get(name)?.data ?? []))
      const attributes = { axis: -1, epsilon: { float: epsilon } }
      at(w.nodeAt(id, { opType: 'LayerNormalization', input: [input, ...vectors], attributes, outputs: [output] }), 0)
    }
  }
}
