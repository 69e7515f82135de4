/** The fields for the options of each format; a format without options has none. */
import type { ExportFormat, ExportOptions } from '../../../contract/export/formats'
import type { AnyField, Field } from '../../components/settings/field'

const safetensors: readonly Field<ExportOptions<'safetensors'>>[] = [
  {
    key: 'layout',
    label: 'Layout',
    choices: [
      { value: 'gatescope', label: 'drawing: [in, out]', tip: 'The names and matrices of the drawing: x @ weight' },
      { value: 'pytorch', label: 'PyTorch: [out, in]', tip: 'The names and blocks of nn.Linear, nn.LSTM and the like, for load_state_dict' }
    ]
  }
]

const page: readonly Field<ExportOptions<'page'>>[] = [
  { key: 'float16', label: 'Half precision', hint: 'Weights at half the size, with about three digits.' }
]

export const optionFields: { readonly [F in ExportFormat]: readonly AnyField[] } = {
  onnx: [],

  savedmodel: [],

  pytorch: [],

  keras: [],

  jax: [],

  safetensors,

  page,

  report: [],

  tensorboard: [],

  csv: [],

  parquet: []
}
