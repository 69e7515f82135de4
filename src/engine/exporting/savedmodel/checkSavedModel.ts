/** Runs both signatures of a SavedModel on the example through TensorFlow's library, where that is there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck } from '../../../contract/export/events'
import { at } from '../../compiler/program/shapes'
import type { Tensor, Tensors } from '../../executors/executor'
import { loadLibrary } from '../../executors/tensorflow/runtime/library'
import { Session } from '../../executors/tensorflow/runtime/session'
import type { Feed, Fetch } from '../../executors/tensorflow/runtime/session'
import { compared } from '../compare'
import type { ExportSource } from '../exporter'
import { comparedRows, pickedRows } from '../onnx/comparedRows'
import { initialStates, repeated, stepOfInputs } from '../onnx/initialStates'
import { cannotStep, nextName, positionInput, readsPosition } from '../onnx/stepModel'
import { nodeOf } from './signatureWriter'

const how = 'pip install -r requirements.txt && python check.py'
/** At most so many steps are run, which is enough for states to matter. */
const stepsChecked = 64

export async function checkSavedModel(source: ExportSource, folder: string, file: string): Promise<ExportCheck[]> {
  const search = loadLibrary()
  if (!search.ok) return [{ kind: 'notRun', name: file, why: `${search.why}.`, how }]
  const session = Session.load(search.library.binding, await readFile(join(folder, file)))
  try {
    return [checkSequence(source, session), ...(cannotStep(source.model) === null ? [checkStep(source, session)] : [])]
  } finally {
    session.dispose()
  }
}

const feedsOf = (signature: 'sequence' | 'step', inputs: Tensors): Feed[] =>
  [...inputs].map(([name, tensor]) => ({ node: nodeOf(signature, name), tensor, int64: tensor.type.dtype === 'int32' }))

function checkSequence({ example }: ExportSource, session: Session): ExportCheck {
  const [name, { type }] = at([...example.outputs], 0)
  const [output] = session.run(feedsOf('sequence', example.inputs), [{ node: nodeOf('sequence', name), type }])
  return compared('the signature sequence in TensorFlow', example.outputs, new Map([[name, output?.data ?? []]]))
}

/** Step by step from the states before the first time step. */
function checkStep(source: ExportSource, session: Session): ExportCheck {
  const [name, expected] = at([...source.example.outputs], 0)
  const width = expected.type.shape.at(-1) ?? 1
  const rows = comparedRows(source, stepsChecked)
  const answers = runSteps(source, session, 1 + Math.max(...rows.map(({ step }) => step)))
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
function runSteps(source: ExportSource, session: Session, steps: number): Tensor[] {
  const inputs = new Map([...source.example.inputs].filter(([name]) => name !== 'mask'))
  const [batch = 0] = at([...inputs.values()], 0).type.shape
  const [name, { type }] = at([...source.example.outputs], 0)
  const width = type.shape.at(-1) ?? 1
  let states = repeated(initialStates(source, steps), batch)
  const answers: Tensor[] = []
  for (let step = 0; step < steps; step++) {
    const position: Tensor = { type: { dtype: 'int32', shape: [] }, data: Int32Array.of(step) }
    const given = new Map([...stepOfInputs(inputs, step), ...(readsPosition(source.model) ? [[positionInput, position] as const] : [])])
    const [output, ...after] = session.run(
      [...feedsOf('step', given), ...feedsOf('step', states)],
      [{ node: nodeOf('step', name), type: { dtype: 'float32', shape: [batch, width] } }, ...statesAfter(states)]
    )
    if (output) answers.push(output)
    states = new Map([...states].map(([state, before], k) => [state, after[k] ?? before]))
  }
  return answers
}

const statesAfter = (states: Tensors): Fetch[] => [...states].map(([name, { type }]) => ({ node: nodeOf('step', nextName(name)), type }))
