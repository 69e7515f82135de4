/** Exports a model as three ONNX files: over whole sequences, one step at a time, and with its gates and states as further outputs. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportPlan } from '../../../contract/export/events'
import { encodeSafetensors } from '../../files/safetensors'
import { inputsOf } from '../../../contract/document/taskShape'
import { outputName } from '../example'
import type { Exporter, ExportSource } from '../exporter'
import { fixedInitialStates } from '../steps/initialStates'
import { cannotStep, readsPosition, stepStates } from '../steps/stepProgram'
import { checkSequence, checkStep } from './checkOnnx'
import { recurrentOperator } from './recurrentOperator'
import { sequenceModel } from './sequenceModel'
import { stepModel } from './stepModel'

const files = { sequence: 'sequence.onnx', step: 'step.onnx', taps: 'taps.onnx', states: 'step_states.safetensors' } as const

export function onnxExporter(): Exporter {
  return { format: 'onnx', plan, howToRun, write, check }
}

const steps = ({ model }: ExportSource): boolean => cannotStep(model) === null
const hasStates = (source: ExportSource): boolean => steps(source) && fixedInitialStates(source).size > 0

const write: Exporter['write'] = async (source, folder, { stage, signal }) => {
  stage('Writing sequence.onnx')
  await writeFile(join(folder, files.sequence), sequenceModel(source, { taps: false }))
  signal.throwIfAborted()
  stage('Writing taps.onnx')
  await writeFile(join(folder, files.taps), sequenceModel(source, { taps: true }))
  signal.throwIfAborted()
  if (!steps(source)) return
  stage('Writing step.onnx')
  await writeFile(join(folder, files.step), stepModel(source))
  if (hasStates(source)) await writeFile(join(folder, files.states), statesPieces(source))
}

const statesPieces = (source: ExportSource): Uint8Array[] => encodeSafetensors({ tensors: fixedInitialStates(source), metadata: {} })

const check: Exporter['check'] = async (source, folder) => [
  await checkSequence(source, folder, files.sequence),
  await checkSequence(source, folder, files.taps),
  ...(steps(source) ? [await checkStep(source, folder, files.step)] : [])
]

/** What nodes, names and equations take in a file, beside the weights. */
const graphBytes = 20_000

function plan(source: ExportSource): ExportPlan {
  const weights = [...source.weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0)
  const model = (path: string, what: string) => ({ path, bytes: weights + graphBytes, what })
  return {
    files: [
      model(files.sequence, 'the model over whole sequences'),
      model(files.taps, 'the model with gates, states and attention as further outputs'),
      ...(steps(source) ? [model(files.step, 'one time step, with every state as an input and an output')] : []),
      ...(hasStates(source)
        ? [
            {
              path: files.states,
              bytes: statesPieces(source).reduce((sum, { length }) => sum + length, 0),
              what: 'the states before the first step'
            }
          ]
        : [])
    ],
    notes: notes(source),
    problems: []
  }
}

function notes(source: ExportSource): string[] {
  const { model } = source
  const operators = model.layers.flatMap((layer) => recurrentOperator(layer) ?? [])
  const why = cannotStep(model)
  const attention = model.layers.some(({ kind }) => kind === 'attention')
  return [
    ...operators.map(({ layer, opType }) => `In ${files.sequence} the layer ${layer.layer.name} is ONNX’s own operator ${opType}.`),
    ...(why === null ? [] : [`There is no ${files.step}. ${why}`]),
    ...(attention ? ['Attention compares all pairs of time steps at once, so that its memory grows with the square of the length.'] : []),
    'Dropout is off, as in every evaluation.'
  ]
}

/** Python that runs both files on the example of the export. */
function howToRun(source: ExportSource): string {
  const { model } = source
  const inputs = [...inputsOf(model.task), ...(model.task.masked ? ['mask'] : [])]
  const casts = inputs.map((name) => `${name}=example[${JSON.stringify(name)}]${name === 'tokens' ? '.astype("int64")' : ''}`)
  const sequence = [
    'import onnxruntime as ort',
    'from safetensors.numpy import load_file',
    '',
    'example = load_file("example_input.safetensors")',
    `inputs = dict(${casts.join(', ')})`,
    `session = ort.InferenceSession("${files.sequence}")`,
    `(${outputName(model)},) = session.run(None, inputs)`,
    `print(${outputName(model)}.shape)`
  ]
  const blocks = [
    'The model runs in any engine that reads ONNX; here in ONNX Runtime (`pip install onnxruntime safetensors`).',
    `\`\`\`python\n${sequence.join('\n')}\n\`\`\``
  ]
  return [...blocks, ...(steps(source) ? [stepCode(source)] : [])].join('\n\n')
}

/** States that have a place for each token start as zeros with room for all of them. */
function stepCode(source: ExportSource): string {
  const { model } = source
  const states = stepStates(model, { batch: 1, capacity: 1 })
  const room = states.filter(({ memory }) => memory.tokenAxis !== null)
  const [input = 'tokens'] = inputsOf(model.task)
  const both = inputsOf(model.task).map((name) => `${JSON.stringify(name)}: inputs[${JSON.stringify(name)}][:1, t]`)
  const lines = [
    ...(room.length > 0 ? ['import numpy as np', ''] : []),
    `step = ort.InferenceSession("${files.step}")`,
    ...(room.length > 0 ? [`room = inputs["${input}"].shape[1]`] : []),
    states.length > room.length ? `states = load_file("${files.states}")` : 'states = {}',
    ...room.map(({ name, memory: { type, tokenAxis } }) => {
      const shape = type.shape.map((size, axis) => (axis === tokenAxis ? 'room' : `${size}`)).join(', ')
      return `states[${JSON.stringify(name)}] = np.zeros((${shape}), "float32")`
    }),
    `for t in range(inputs["${input}"].shape[1]):`,
    `    feeds = {${both.join(', ')}${readsPosition(model) ? ', "position": np.array(t)' : ''}, **states}`,
    '    after = dict(zip([each.name for each in step.get_outputs()], step.run(None, feeds)))',
    '    states = {name: after[name + ".next"] for name in states}'
  ]
  return ['One step at a time, which is how a stream is followed or text is generated:', `\`\`\`python\n${lines.join('\n')}\n\`\`\``].join(
    '\n\n'
  )
}
