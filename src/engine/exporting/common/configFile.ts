/** `config.json` of an export: the document, inputs and outputs, sizes and metrics, for programs. */
import * as z from 'zod'
import { version } from '../../../../package.json'
import { parametersOf } from '../../model/layers/weights'
import type { ExportFormat } from '../../../contract/export/formats'
import type { ExportSource } from '../exporter'
import { measured } from './measured'
import { inputArrays, outputArray } from './signature'

export const configFileName = 'config.json'
const configFormat = 'gatescope-export'

/** By this an export is known again before it is replaced. */
export const exportConfigSchema = z.object({ format: z.literal(configFormat) })

export function configFile(source: ExportSource, format: ExportFormat): string {
  const { run, step, model, document } = source
  const config = {
    format: configFormat,
    version: 1,
    export: format,
    gatescope: version,
    run: { id: run.id, name: run.name, startedAt: new Date(run.summary.startedAt).toISOString() },
    step,
    metrics: measured(source),
    inputs: inputArrays(source),
    outputs: [outputArray(source)],
    layers: model.layers.map((checked) => ({
      id: checked.layer.id,
      name: checked.layer.name,
      kind: checked.kind,
      width: checked.width,
      parameters: parametersOf(checked)
    })),
    document
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
