/** Writes `model.py` of a Keras export: cells and layers as classes, the functional model, and the loading of its weights. */
import { inputsOf } from '../../../contract/document/taskShape'
import { at } from '../../compiler/program/shapes'
import type { CheckedLayer, CheckedModel } from '../../model/checkedModel'
import type { ExportSource } from '../exporter'
import { PythonNames, pythonClassName } from '../python/identifiers'
import { docstring, indented, oneLine } from '../python/strings'
import { outputWords } from '../python/words'
import { kerasRow, kerasWeights } from './layers'
import type { KerasCall } from './layers'
import { libraryNames, libraryOf } from './library/library'

/** The text of the file. */
export function kerasModelFile({ document, model }: Pick<ExportSource, 'document' | 'model'>): string {
  const calls = callsOf(model)
  const title = `${oneLine(document.name)}: a Keras 3 model on keras.ops, written by Gatescope.`
  const library = libraryOf(model.layers.flatMap((checked) => kerasRow(checked).library?.(checked, model) ?? []))
  const cells = model.layers.flatMap((checked) => {
    const lines = kerasRow(checked).define?.(checked, calls(checked)) ?? []
    return lines.length === 0 ? [] : [lines.join('\n')]
  })
  const parts = [...library, ...cells, build(model, calls), load(model, calls)]
  return `${[...docstring([title]), '', ...imports(parts)].join('\n')}\n\n\n${parts.join('\n\n\n')}\n`
}

function imports(parts: readonly string[]): string[] {
  const text = parts.join('\n')
  return [
    ...(text.includes('math.') ? ['import math'] : []),
    'from pathlib import Path',
    '',
    'import keras',
    ...(text.includes('np.') ? ['import numpy as np'] : []),
    ...(text.includes('ops.') ? ['from keras import ops'] : []),
    'from safetensors.numpy import load_file'
  ]
}

type Calls = (checked: CheckedLayer) => KerasCall

const taken = [...libraryNames, ...'tokens features mask real weights model build load'.split(' ')]

function callsOf(model: CheckedModel): Calls {
  const names = new PythonNames(taken)
  const classes = new PythonNames([...libraryNames, 'Path'])
  const outputs = new Map(model.layers.map(({ layer }) => [layer.id, names.take(layer.id)]))
  const cells = new Map(model.layers.map(({ layer }) => [layer.id, classes.take(`${pythonClassName(layer.id, 'Drawn')}Cell`)]))
  const nameOf = (id: string) => outputs.get(id) ?? id
  return ({ layer, inputs }) => ({
    name: nameOf(layer.id),
    inputs: inputs.map(nameOf),
    real: model.task.masked ? 'real' : 'None',
    className: cells.get(layer.id) ?? 'DrawnCell',
    nameOf,
    model
  })
}

const inputLines = {
  tokens: 'tokens = keras.Input((None,), dtype="int32", name="tokens")',
  features: (columns: number) => `features = keras.Input((None, ${columns}), name="features")`,
  mask: ['mask = keras.Input((None,), name="mask")', 'real = ops.greater(mask, 0.5)']
} as const

function build(model: CheckedModel, calls: Calls): string {
  const { task } = model
  const inputs = inputsOf(task)
  const names = [...inputs, ...(task.masked ? ['mask'] : [])]
  return [
    'def build():',
    ...indented([
      ...docstring([
        `${outputWords(task)} of ${names.join(' and ')} by name.`,
        ...(task.masked ? ['', 'mask is 1 at the real time steps of a sequence, which come first, and 0 after its end.'] : [])
      ]),
      ...inputs.map((input) => (input === 'tokens' ? inputLines.tokens : inputLines.features(task.features ?? 0))),
      ...(task.masked ? inputLines.mask : []),
      ...model.layers.flatMap((checked) => kerasRow(checked).lines(checked, calls(checked))),
      `return keras.Model({${names.map((name) => `"${name}": ${name}`).join(', ')}}, ${calls(at(model.layers, model.layers.length - 1)).name})`
    ])
  ].join('\n')
}

function load(model: CheckedModel, calls: Calls): string {
  const set = model.layers.flatMap((checked) =>
    kerasWeights(checked, calls(checked)).map(([name, weights]) => {
      const line = `model.get_layer("${name}").set_weights([${weights.join(', ')}])`
      return line.length <= 130
        ? [line]
        : [`model.get_layer("${name}").set_weights(`, '    [', ...weights.map((each) => `        ${each},`), '    ]', ')']
    })
  )
  return [
    'def load(path=Path(__file__).with_name("weights.safetensors")):',
    ...indented([
      '"""Builds the model and gives it the weights of the file."""',
      'model = build()',
      'weights = load_file(path)',
      ...set.flat(),
      'return model'
    ])
  ].join('\n')
}
