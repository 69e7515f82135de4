/** Exports a model as a SavedModel for TensorFlow and TensorFlow Serving, with the signatures `sequence` and `step`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExportPlan } from '../../../contract/export/events'
import { inputsOf } from '../../../contract/document/taskShape'
import { encodeSafetensors } from '../../files/safetensors'
import { cannotExpress } from '../cannotExpress'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { fixedInitialStates } from '../steps/initialStates'
import { cannotStep } from '../steps/stepProgram'
import { plannedTexts, writeTexts } from '../textFiles'
import type { TextFile } from '../textFiles'
import { requirements } from '../python/requirements'
import { bytesOfWeights } from '../python/sizes'
import { savedModelCheckFile } from './checkFile'
import { checkSavedModel } from './checkSavedModel'
import { savedModelFile } from './savedModelFile'

/** TensorFlow Serving looks for numbered versions of a model. */
const file = 'model/1/saved_model.pb'
const statesFile = 'step_states.safetensors'
/** Protocol buffers hold less than 2 GiB. */
const mostBytes = 2_000_000_000
/** What nodes and names take beside the weights. */
const graphBytes = 40_000

export function savedModelExporter(): Exporter {
  return { format: 'savedmodel', plan, howToRun, write, check: (source, folder) => checkSavedModel(source, folder, file) }
}

const bytesOfModel = ({ weights }: ExportSource): number => graphBytes + bytesOfWeights(weights)

function plan(source: ExportSource): ExportPlan {
  const why = cannotStep(source.model)
  return {
    files: [
      { path: file, bytes: bytesOfModel(source), what: 'the model with its weights' },
      ...plannedTexts(textFiles(source)),
      ...(hasStates(source)
        ? [{ path: statesFile, bytes: bytesOfWeights(fixedInitialStates(source)), what: 'the states before the first step' }]
        : [])
    ],
    notes: [
      ...(why === null ? [] : [`There is no signature step. ${why}`]),
      'The weights are constants of the graph: the model is for serving, not for further training.',
      'Dropout is off, as in every evaluation.'
    ],
    problems: bytesOfModel(source) > mostBytes ? [cannotExpress('SavedModel', 'more than 2 GB of weights in one graph')] : []
  }
}

const hasStates = (source: ExportSource): boolean => cannotStep(source.model) === null && fixedInitialStates(source).size > 0

function textFiles({ model }: ExportSource): TextFile[] {
  return [
    { path: 'check.py', text: savedModelCheckFile(model), what: 'runs the example and compares' },
    { path: 'requirements.txt', text: requirements('savedmodel'), what: 'the packages that the check needs' }
  ]
}

const write: Exporter['write'] = async (source, folder, { stage, signal }) => {
  stage(`Writing ${file}`)
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), savedModelFile(source))
  signal.throwIfAborted()
  await writeTexts(textFiles(source), folder)
  if (hasStates(source)) await writeFile(join(folder, statesFile), encodeSafetensors({ tensors: fixedInitialStates(source), metadata: {} }))
}

function howToRun({ model }: ExportSource): string {
  const [input = 'tokens'] = inputsOf(model.task)
  const lines = [
    'import tensorflow as tf',
    'from safetensors.numpy import load_file',
    '',
    'model = tf.saved_model.load("model/1")',
    'inputs = {name: tf.constant(value) for name, value in load_file("example_input.safetensors").items()}',
    `${outputName(model)} = model.signatures["sequence"](**inputs)["${outputName(model)}"]`
  ]
  return [
    '```sh',
    'pip install -r requirements.txt',
    'python check.py',
    '```',
    '',
    `\`sequence\` takes whole sequences of any number and any length${cannotStep(model) === null ? `; \`step\` takes one time step of ${input} and every state, and returns each state after it as \`NAME.next\`` : ''}.`,
    '',
    '```python',
    ...lines,
    '```',
    '',
    'TensorFlow Serving serves the folder `model`:',
    '',
    '```sh',
    'docker run -p 8501:8501 -v "$PWD/model:/models/model" tensorflow/serving',
    '```',
    ''
  ].join('\n')
}
