/** How weights are laid out in a safetensors file: as the drawing has them, or as PyTorch's modules do. */
import type { ExportOptions } from '../../../contract/export/formats'
import type { Tensors } from '../../executors/executor'
import { modelWeights } from '../../model/layers/weights'
import type { ExportSource } from '../exporter'
import { madeOnce } from '../madeOnce'
import { modelFile } from '../pytorch/modelFile'
import { moduleTensors } from '../pytorch/weightMap'
import { documentedNames } from './documentedNames'
import { documentedParameters } from './documentedParameters'

export type Layout = ExportOptions<'safetensors'>['layout']

interface LayoutRow {
  /** The tensors by the names of the layout. */
  tensors(source: ExportSource): Tensors
  /** `NAMES.md`: what each tensor is. */
  names(source: ExportSource): string
  /** `places.json`: where each weight of the drawing lies in the tensors; null where the tensors are the weights. */
  places(source: ExportSource): string | null
  /** A sentence says how a matrix is used. */
  readonly use: string
}

export const layouts: { readonly [L in Layout]: LayoutRow } = {
  gatescope: {
    tensors: ({ weights }) => weights,
    names: documentedNames,
    places: () => null,
    use: 'A matrix is [in, out]: a product is `x @ weight`.'
  },
  pytorch: {
    tensors: madeOnce((source) => {
      const { parameters, places } = moduleOf(source)
      return moduleTensors(parameters, places, source.weights)
    }),
    names: (source) => documentedParameters(moduleOf(source)),
    places: (source) => {
      const shapes = Object.fromEntries(modelWeights(source.model).map(({ name, type }) => [name, type.shape]))
      return `${JSON.stringify({ shapes, places: moduleOf(source).places }, null, 1)}\n`
    },
    use: 'A matrix is [out, in], and the gates of an LSTM, GRU or RNN are blocks of rows, as in PyTorch: `load_state_dict` takes them.'
  }
}

const moduleOf = madeOnce(({ document, model }) => modelFile(document, model, document.training.stateful))
