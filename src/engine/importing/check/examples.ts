/** Reads example inputs and outputs from a folder: safetensors, or tensors as ONNX's test data has them. */
import type { Tensor } from '../../executors/executor'
import { openFolder } from '../files/modelFiles'
import { readSafetensors } from '../files/safetensorsFile'
import type { Examples } from '../importedModel'
import { tensorProto } from '../onnx/tensorValues'
import { refuse } from '../importRefusal'

/** Where files of the examples are read from. */
export interface ExampleFiles {
  readonly names: readonly string[]
  beside(name: string): Uint8Array | null
}

const protoName = /^(input|output)_(\d{1,4})\.pb$/

/** Null where there are no examples. */
export function examplesIn({ names, beside }: ExampleFiles): Examples | null {
  const file = (word: 'input' | 'output') => {
    const bytes = beside(`example_${word}.safetensors`)
    return bytes ? new Map(readSafetensors(`example_${word}.safetensors`, bytes).tensors) : new Map<string, Tensor>()
  }
  const examples = { input: file('input'), output: file('output') }
  for (const name of names) {
    const [, word, place] = protoName.exec(name) ?? []
    const bytes = word === undefined ? null : beside(name)
    if (bytes && (word === 'input' || word === 'output')) examples[word].set(`${word}_${place}`, tensorProto(name, bytes))
  }
  return examples.output.size === 0 ? null : { inputs: examples.input, outputs: examples.output }
}

/** The examples of a folder that someone named. Refuses a folder without them. */
export function examplesOf(folder: string): Examples {
  return (
    examplesIn(openFolder(folder)) ??
    refuse(
      `${folder} has no examples.`,
      'Put example_input.safetensors and example_output.safetensors there, with input_0, input_1 … and output_0 … in the order of the model, or input_0.pb and output_0.pb.'
    )
  )
}
