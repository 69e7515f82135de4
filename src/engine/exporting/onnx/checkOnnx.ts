/** Runs the files of an ONNX export on the example, in ONNX Runtime, and compares them with the engine. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportCheck } from '../../../contract/export/events'
import type { Tensor, Tensors } from '../../executors/executor'
import { OnnxSession } from '../../executors/onnx/runtime/session'
import type { OnnxArray } from '../../executors/onnx/runtime/session'
import { at } from '../../compiler/program/shapes'
import { compared } from '../compare'
import type { ExportSource } from '../exporter'
import { comparedRows, pickedRows } from '../steps/comparedRows'
import { initialStates, repeated, stepOfInputs } from '../steps/initialStates'
import { nextName, positionInput } from '../steps/stepProgram'

/** At most so many steps of a step model are run, which is enough for its states to matter. */
const stepsChecked = 256

async function withSession<T>(path: string, use: (session: OnnxSession) => Promise<T>): Promise<T> {
  const session = await OnnxSession.open(await readFile(path))
  try {
    return await use(session)
  } finally {
    await session.dispose()
  }
}

/** Inputs of an export as ONNX has them: tokens are int64. */
export function onnxInputs(tensors: Tensors): Map<string, OnnxArray> {
  return new Map(
    [...tensors].map(([name, { type, data }]) => [name, { type: type.dtype === 'int32' ? 'int64' : 'float32', shape: type.shape, data }])
  )
}

/** A file over whole sequences: `sequence.onnx`, or `taps.onnx` without its further outputs. */
export function checkSequence(source: ExportSource, folder: string, file: string): Promise<ExportCheck> {
  return withSession(join(folder, file), async (session) => {
    const { name, output, width } = expectedOf(source)
    const rows = comparedRows(source).map(({ row }) => row)
    const results = await session.run(onnxInputs(source.example.inputs))
    const computed = pickedRows(results.get(name)?.data ?? [], rows, width)
    return compared(`${file} in ONNX Runtime`, new Map([[name, pickedRows(output.data, rows, width)]]), new Map([[name, computed.data]]))
  })
}

function expectedOf({ example }: ExportSource): { name: string; output: Tensor; width: number } {
  const [name, output] = at([...example.outputs], 0)
  return { name, output, width: output.type.shape.at(-1) ?? 1 }
}

/** `step.onnx`, token by token from the states before the first step. */
export function checkStep(source: ExportSource, folder: string, file: string): Promise<ExportCheck> {
  return withSession(join(folder, file), async (session) => {
    const { name, output, width } = expectedOf(source)
    const rows = comparedRows(source, stepsChecked)
    const steps = 1 + Math.max(...rows.map(({ step }) => step))
    const answers = await runSteps(source, session, steps)
    const computed = rows.map(({ step, sequence }) => pickedRows(answers[step]?.get(name)?.data ?? [], [sequence], width).data)
    const expected = pickedRows(
      output.data,
      rows.map(({ row }) => row),
      width
    )
    const all = Float32Array.from(computed.flatMap((row) => [...row]))
    return compared(`${file} in ONNX Runtime, step by step`, new Map([[name, expected]]), new Map([[name, all]]))
  })
}

/** The outputs of each step. */
async function runSteps(source: ExportSource, session: OnnxSession, steps: number): Promise<ReadonlyMap<string, OnnxArray>[]> {
  const inputs = new Map([...source.example.inputs].filter(([name]) => name !== 'mask'))
  const [batch = 0] = at([...inputs.values()], 0).type.shape
  let states = onnxInputs(repeated(initialStates(source, steps), batch))
  const answers: ReadonlyMap<string, OnnxArray>[] = []
  for (let step = 0; step < steps; step++) {
    const position: [string, OnnxArray] = [positionInput, { type: 'int64', shape: [], data: [step] }]
    const given = new Map([...onnxInputs(stepOfInputs(inputs, step)), ...states, position])
    const results = await session.run(new Map([...given].filter(([name]) => session.inputs.includes(name))))
    states = new Map([...states].map(([name, before]) => [name, results.get(nextName(name)) ?? before]))
    answers.push(results)
  }
  return answers
}
