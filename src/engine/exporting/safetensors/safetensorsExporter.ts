/** Exports the weights alone: one safetensors file under documented names. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck, ExportPlan } from '../../../contract/export/events'
import type { ExportOptions } from '../../../contract/export/formats'
import { decodeSafetensors, encodeSafetensors } from '../../files/safetensors'
import type { Tensors } from '../../executors/executor'
import { compared } from '../compare'
import type { Exporter, ExportSource } from '../exporter'
import { plannedTexts, writeTexts } from '../textFiles'
import type { TextFile } from '../textFiles'
import { layouts } from './layouts'
import type { Layout } from './layouts'

const weightsFile = 'weights.safetensors'

export function safetensorsExporter(options: ExportOptions<'safetensors'>): Exporter {
  const { layout } = options
  return {
    format: 'safetensors',
    plan: (source) => planOf(source, layout),
    howToRun: (source) => howToRun(source, layout),
    write: async (source, folder) => {
      await writeFile(join(folder, weightsFile), weightsPieces(source, layout))
      await writeTexts(textFiles(source, layout), folder)
    },
    check: async (source, folder) => [await readBack(layouts[layout].tensors(source), join(folder, weightsFile))]
  }
}

function weightsPieces(source: ExportSource, layout: Layout): Uint8Array[] {
  const format = layout === 'pytorch' ? 'pt' : 'gatescope-weights'
  return encodeSafetensors({ tensors: layouts[layout].tensors(source), metadata: { format, layout, step: `${source.step}` } })
}

function textFiles(source: ExportSource, layout: Layout): TextFile[] {
  const { names, places } = layouts[layout]
  const placed = places(source)
  return [
    { path: 'NAMES.md', text: names(source), what: 'what each weight is, with its shape' },
    ...(placed === null ? [] : [{ path: 'places.json', text: placed, what: 'where each weight of the drawing lies, for the way back' }])
  ]
}

function planOf(source: ExportSource, layout: Layout): ExportPlan {
  const bytes = weightsPieces(source, layout).reduce((sum, piece) => sum + piece.byteLength, 0)
  return {
    files: [{ path: weightsFile, bytes, what: 'the weights' }, ...plannedTexts(textFiles(source, layout))],
    notes: ['The file has weights only: how they are used is what your own code, or another format, says.'],
    problems: []
  }
}

async function readBack(weights: Tensors, path: string): Promise<ExportCheck> {
  const decoded = decodeSafetensors(await readFile(path))
  const numbers = new Map([...(decoded?.tensors ?? [])].map(([name, { data }]) => [name, data]))
  return compared(`${weightsFile}, read back`, weights, numbers)
}

function howToRun(source: ExportSource, layout: Layout): string {
  const [name = 'weight'] = layouts[layout].tensors(source).keys()
  const lines = [
    'from safetensors.numpy import load_file',
    '',
    `weights = load_file(${JSON.stringify(weightsFile)})`,
    'for name, values in weights.items():',
    '    print(name, values.shape, values.dtype)',
    `first = weights[${JSON.stringify(name)}]`
  ]
  return [
    `Each tensor is float32, under the name that \`NAMES.md\` explains. ${layouts[layout].use}`,
    `\`\`\`python\n${lines.join('\n')}\n\`\`\``,
    'In JavaScript, the header of the file is JSON: eight bytes of length, the header, then the values, little-endian.'
  ].join('\n\n')
}
