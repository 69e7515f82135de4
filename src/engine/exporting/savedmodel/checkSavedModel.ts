/** Runs both signatures of a SavedModel on the example through TensorFlow's library, where that is there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck } from '../../../contract/export/events'
import { at } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import type { Tensor, Tensors } from '../../executors/executor'
import { openSavedModel } from '../../executors/savedModel/savedModelRunner'
import type { SavedModelRunner } from '../../executors/savedModel/savedModelRunner'
import { compared } from '../compare'
import type { ExportSource } from '../exporter'
import { howToCheck } from '../python/runCheck'
import { comparedRows, pickedRows } from '../steps/comparedRows'
import { initialStates, repeated, stepOfInputs } from '../steps/initialStates'
import { cannotStep, nextName, positionInput, readsPosition } from '../steps/stepProgram'

/** At most so many steps are run, which is enough for states to matter. */
const stepsChecked = 64

export async function checkSavedModel(source: ExportSource, folder: string, file: string): Promise<ExportCheck[]> {
  const opened = openSavedModel(await readFile(join(folder, file)))
  if (!opened.ok) return [{ kind: 'notRun', name: file, why: `${opened.why}.`, how: howToCheck }]
  const { model } = opened
  try {
    return [checkSequence(source, model), ...(cannotStep(source.model) === null ? [checkStep(source, model)] : [])]
  } finally {
    model.dispose()
  }
}

const typesOf = (tensors: Tensors): Map<string, TensorType> => new Map([...tensors].map(([name, { type }]) => [name, type]))

function checkSequence({ example }: ExportSource, model: SavedModelRunner): ExportCheck {
  const outputs = model.run('sequence', example.inputs, typesOf(example.outputs))
  return compared('the signature sequence in TensorFlow', example.outputs, new Map([...outputs].map(([name, { data }]) => [name, data])))
}

/** Step by step from the states before the first time step. */
function checkStep(source: ExportSource, model: SavedModelRunner): ExportCheck {
  const [name, expected] = at([...source.example.outputs], 0)
  const width = expected.type.shape.at(-1) ?? 1
  const rows = comparedRows(source, stepsChecked)
  const answers = runSteps(source, model, 1 + Math.max(...rows.map(({ step }) => step)))
  const computed = rows.flatMap(({ step, sequence }) => [...pickedRows(answers[step]?.data ?? [], [sequence], width).data])
  const picked = pickedRows(
    expected.data,
    rows.map(({ row }) => row),
    width
  )
  return compared(
    'the signature step in TensorFlow, step by step',
    new Map([[name, picked]]),
    new Map([[name, Float32Array.from(computed)]])
  )
}

/** The output of each step, [B, width]. */
function runSteps(source: ExportSource, model: SavedModelRunner, steps: number): Tensor[] {
  const inputs = new Map([...source.example.inputs].filter(([name]) => name !== 'mask'))
  const [batch = 0] = at([...inputs.values()], 0).type.shape
  const [name, { type }] = at([...source.example.outputs], 0)
  const outputType: TensorType = { dtype: 'float32', shape: [batch, type.shape.at(-1) ?? 1] }
  let states: Tensors = repeated(initialStates(source, steps), batch)
  const answers: Tensor[] = []
  for (let step = 0; step < steps; step++) {
    const position: Tensor = { type: { dtype: 'int32', shape: [] }, data: Int32Array.of(step) }
    const place = readsPosition(source.model) ? [[positionInput, position] as const] : []
    const after = [...states].map(([state, before]) => [nextName(state), before.type] as const)
    const results = model.run(
      'step',
      new Map([...stepOfInputs(inputs, step), ...place, ...states]),
      new Map([[name, outputType], ...after])
    )
    states = new Map([...states].map(([state, before]) => [state, results.get(nextName(state)) ?? before]))
    const output = results.get(name)
    if (output) answers.push(output)
  }
  return answers
}
