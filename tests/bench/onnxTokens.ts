/** Tokens a second of exported step models in ONNX Runtime, beside our own generation with the best executor. Prints one JSON object. */
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { createExecutor } from '../../src/engine/executors/pick'
import { OnnxSession } from '../../src/engine/executors/onnx/runtime/session'
import type { OnnxArray } from '../../src/engine/executors/onnx/runtime/session'
import { onnxInputs } from '../../src/engine/exporting/onnx/checkOnnx'
import { initialStates } from '../../src/engine/exporting/steps/initialStates'
import type { OnnxSource } from '../../src/engine/exporting/onnx/modelParts'
import { stepModel } from '../../src/engine/exporting/onnx/stepModel'
import { nextName, positionInput } from '../../src/engine/exporting/steps/stepProgram'
import { measureToken } from '../../src/engine/looking/generation/measureToken'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { benchTemplate } from './template'

const templates = ['lstm-moby-dick', 'gru-moby-dick', 'mamba-moby-dick', 'transformer-moby-dick']
/** Tokens of a text; a cache has room for all of them. */
const tokens = 256
const vocabulary = 81

function sourceOf(id: string): OnnxSource {
  const document = benchTemplate(id)
  const checked = checkModel(document, nextTokenTask(vocabulary))
  if (!checked.ok) throw new Error(`the template ${id} cannot be used`)
  return { document, model: checked.model, weights: initialWeights(modelWeights(checked.model), 1) }
}

/** By the fastest token, as `measureToken` has it; each state goes in as it came out. */
async function onnxTokens(source: OnnxSource): Promise<number> {
  const session = await OnnxSession.open(stepModel(source), { threads: 1 })
  const begin = onnxInputs(initialStates(source, tokens))
  let fastest = Infinity
  for (let turn = 0; turn < 4; turn++) {
    let states: ReadonlyMap<string, OnnxArray> = begin
    for (let step = 0; step < tokens; step++) {
      const began = performance.now()
      const inputs = new Map<string, OnnxArray>([...states, ['tokens', { type: 'int64', shape: [1], data: [step % vocabulary] }]])
      if (session.inputs.includes(positionInput)) inputs.set(positionInput, { type: 'int64', shape: [], data: [step] })
      const results = await session.run(inputs)
      states = new Map([...states].map(([name, before]) => [name, results.get(nextName(name)) ?? before]))
      fastest = Math.min(fastest, performance.now() - began)
    }
  }
  await session.dispose()
  return 1000 / fastest
}

const rows: { template: string; onnx: number; engine: number }[] = []
const executor = await createExecutor()
for (const template of process.argv.includes('--quick') ? templates.slice(0, 1) : templates) {
  const source = sourceOf(template)
  const { seconds } = await measureToken(executor, source.model, source.weights, tokens)
  rows.push({ template, onnx: await onnxTokens(source), engine: 1 / seconds })
}
process.stdout.write(`${JSON.stringify({ executor: executor.info.executor, rows })}\n`)
