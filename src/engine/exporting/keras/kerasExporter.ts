/** Exports a model as Keras 3 layers, which run on TensorFlow, JAX and PyTorch. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeSafetensors } from '../../files/safetensors'
import type { CheckedModel } from '../../model/checkedModel'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { checkFile } from '../python/checkFile'
import { requirements } from '../python/requirements'
import { runCheck } from '../python/runCheck'
import { bytesOfText, bytesOfWeights } from '../python/sizes'
import { kerasModelFile } from './modelFile'

const saveFile = `"""Saves the model with its weights as model.keras."""

import model

model.load().save("model.keras")
`

export function kerasExporter(): Exporter {
  return {
    format: 'keras',
    plan: (source) => ({
      files: [
        ...textFiles(source).map(({ path, text, what }) => ({ path, bytes: bytesOfText(text), what })),
        { path: 'weights.safetensors', bytes: bytesOfWeights(source.weights), what: 'the weights, under the names of the drawing' }
      ],
      notes: [
        'Dropout within a cell is left out: the model computes what it predicts. Dropout between layers is there, and is off outside training.'
      ],
      problems: []
    }),
    howToRun,
    async write(source, folder, { stage, signal }) {
      stage('Writing model.py')
      for (const { path, text } of textFiles(source)) await writeFile(join(folder, path), text)
      signal.throwIfAborted()
      stage('Writing the weights')
      await writeFile(join(folder, 'weights.safetensors'), encodeSafetensors({ tensors: source.weights, metadata: { format: 'np' } }))
    },
    check: async (_, folder) => [await runCheck('model.py in Keras', folder)]
  }
}

function textFiles(source: ExportSource) {
  return [
    { path: 'model.py', text: kerasModelFile(source), what: 'the model as Keras layers' },
    { path: 'save.py', text: saveFile, what: 'saves the model as model.keras' },
    { path: 'check.py', text: kerasCheckFile(source.model), what: 'runs the example and compares' },
    { path: 'requirements.txt', text: requirements('keras'), what: 'the packages that it needs' }
  ]
}

function kerasCheckFile(model: CheckedModel): string {
  const name = outputName(model)
  return checkFile({
    what: 'model.py in Keras',
    imports: ['import tempfile', '', 'import keras', '', 'import model'],
    runs: [
      'loaded = model.load()',
      'inputs = {name: keras.ops.convert_to_tensor(value, "int32" if name == "tokens" else "float32") for name, value in inputs.items()}',
      `yield "the model", "${name}", keras.ops.convert_to_numpy(loaded(inputs))`,
      'with tempfile.TemporaryDirectory() as folder:',
      '    loaded.save(Path(folder) / "model.keras")',
      '    saved = keras.models.load_model(Path(folder) / "model.keras")',
      `yield "the model as it was saved", "${name}", keras.ops.convert_to_numpy(saved(inputs))`
    ]
  })
}

function howToRun({ model }: ExportSource): string {
  const lines = [
    'from safetensors.numpy import load_file',
    '',
    'import model',
    '',
    'network = model.load()',
    'network.summary()',
    `${outputName(model)} = network(load_file("example_input.safetensors"))`
  ]
  return [
    '```sh',
    'pip install -r requirements.txt  # or with jax or torch in place of tensorflow, and KERAS_BACKEND set to it',
    'python check.py',
    'python save.py  # writes model.keras',
    '```',
    '',
    '```python',
    ...lines,
    '```',
    ''
  ].join('\n')
}
