/** The table of exporters. Each is loaded when it is first asked for: some bring large libraries. */
import { exportFormats } from '../../contract/export/formats'
import type { ExportFormat, ExportOptions, ExportWish } from '../../contract/export/formats'
import type { Exporter } from './exporter'

/** Loads an exporter with its options. */
type Load<F extends ExportFormat> = (options: ExportOptions<F>) => Promise<Exporter>

/** A row for each format; null where this version does not write it. */
const exporters: { readonly [F in ExportFormat]: Load<F> | null } = {
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

/** The formats that can be written. */
export const writtenFormats = (): ExportFormat[] => exportFormats.filter((format) => exporters[format] !== null)

/** The exporter of a format with its options; null where this version does not write the format. */
export function exporterOf(wish: ExportWish): Promise<Exporter> | null {
  return load(wish.format, wish.options)
}

function load<F extends ExportFormat>(format: F, options: ExportOptions<F>): Promise<Exporter> | null {
  return exporters[format]?.(options) ?? null
}
