/** Exports a model as Keras 3 layers, which run on TensorFlow, JAX and PyTorch. */
import type { CheckedModel } from '../../model/checkedModel'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { checkFile } from '../python/checkFile'
import { pythonModelExporter } from '../python/modelExporter'
import { requirements } from '../python/requirements'
import { kerasModelFile } from './modelFile'

const checkedIn = 'model.py in Keras'

const saveFile = `"""Saves the model with its weights as model.keras."""

import model

model.load().save("model.keras")
`

export function kerasExporter(): Exporter {
  return pythonModelExporter({
    format: 'keras',
    what: checkedIn,
    texts: (source) => [
      { path: 'model.py', text: kerasModelFile(source), what: 'the model as Keras layers' },
      { path: 'save.py', text: saveFile, what: 'saves the model as model.keras' },
      { path: 'check.py', text: kerasCheckFile(source.model), what: 'runs the example and compares' },
      { path: 'requirements.txt', text: requirements('keras'), what: 'the packages that it needs' }
    ],
    notes: [
      'Dropout within a cell is left out: the model computes what it predicts. Dropout between layers is there, and is off outside training.'
    ],
    howToRun
  })
}

function kerasCheckFile(model: CheckedModel): string {
  const name = outputName(model)
  return checkFile({
    what: checkedIn,
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
