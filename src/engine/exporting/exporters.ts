/** The table of exporters. Each is loaded when it is first asked for: some bring large libraries. */
import type { ExportFormat, ExportOptions, ExportWish } from '../../contract/export/formats'
import type { Exporter } from './exporter'

/** Loads an exporter with its options. */
type Load<F extends ExportFormat> = (options: ExportOptions<F>) => Promise<Exporter>

const exporters: { readonly [F in ExportFormat]: Load<F> } = {
  onnx: async () => (await import('./onnx/onnxExporter')).onnxExporter(),

  savedmodel: async () => (await import('./savedmodel/savedModelExporter')).savedModelExporter(),

  pytorch: async () => (await import('./pytorch/pytorchExporter')).pytorchExporter(),

  keras: async () => (await import('./keras/kerasExporter')).kerasExporter(),

  jax: async () => (await import('./jax/jaxExporter')).jaxExporter(),

  safetensors: async (options) => (await import('./safetensors/safetensorsExporter')).safetensorsExporter(options),

  page: async (options) => (await import('./page/pageExporter')).pageExporter(options),

  report: async () => (await import('./report/reportExporter')).reportExporter(),

  tensorboard: async () => (await import('./records/tensorboard/tensorboardExporter')).tensorboardExporter(),

  csv: async () => (await import('./records/csv/csvExporter')).csvExporter(),

  parquet: async () => (await import('./records/parquet/parquetExporter')).parquetExporter()
}

/** The exporter of a format with its options. */
export function exporterOf(wish: ExportWish): Promise<Exporter> {
  return load(wish.format, wish.options)
}

function load<F extends ExportFormat>(format: F, options: ExportOptions<F>): Promise<Exporter> {
  return exporters[format](options)
}
