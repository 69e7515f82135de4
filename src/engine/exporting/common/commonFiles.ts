/** The files that every export has beside those of its format: its configuration, words or scales of the numbers, and the example. */
import type { ExportFormat } from '../../../contract/export/formats'
import { exportWords } from '../../../contract/export/formats'
import { encodeSafetensors } from '../../files/safetensors'
import type { Tensors } from '../../executors/executor'
import type { ExportSource } from '../exporter'
import { configFile, configFileName } from './configFile'

export interface CommonFile {
  readonly path: string
  /** A few words say what it is. */
  readonly what: string
  readonly pieces: readonly Uint8Array[]
}

export const exampleFileNames = { inputs: 'example_input.safetensors', outputs: 'example_output.safetensors' } as const

/** All but the README, which tells of what was written. */
export function commonFiles(source: ExportSource, format: ExportFormat): CommonFile[] {
  const config = textFile(configFileName, 'the document, sizes, inputs, outputs and metrics', configFile(source, format))
  if (exportWords[format].of === 'run') return [config]
  return [config, ...vocabularyFile(source), ...scalingFile(source), ...exampleFiles(source)]
}

function vocabularyFile({ document: { task }, data: { vocabulary, classes } }: ExportSource): CommonFile[] {
  if (vocabulary.length === 0 && classes.length === 0) return []
  // What cuts a text into these tokens: those of characters need no word.
  const kind = 'tokenKind' in task && task.tokenKind !== undefined ? { kind: task.tokenKind } : {}
  return [textFile('vocabulary.json', 'a word for each token and each class, by number', json({ ...kind, tokens: vocabulary, classes }))]
}

function scalingFile({ data: { columns } }: ExportSource): CommonFile[] {
  if (columns.inputs.length + columns.targets.length === 0) return []
  return [textFile('scaling.json', 'the columns: a value in its own unit is mean + scale · value', json(columns))]
}

function exampleFiles({ example }: ExportSource): CommonFile[] {
  return [
    { path: exampleFileNames.inputs, what: 'inputs of two sequences', pieces: encoded(example.inputs) },
    { path: exampleFileNames.outputs, what: 'what the engine computes of these inputs', pieces: encoded(example.outputs) }
  ]
}

/** Whole numbers are written as int64, as the models take them. */
const encoded = (tensors: Tensors): Uint8Array[] => encodeSafetensors({ tensors, metadata: {} }, { wholeNumbers: 'I64' })

function textFile(path: string, what: string, text: string): CommonFile {
  return { path, what, pieces: [Buffer.from(text)] }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
