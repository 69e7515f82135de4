/** Each operation as ONNX nodes, run by ONNX Runtime, against the conformance suite that every executor must pass. */
import { describe, expect, it } from 'vitest'
import { encodeModel } from '../../files/onnx/onnxFile'
import { at } from '../../compiler/program/shapes'
import { staticSizes } from '../../compiler/program/sizes'
import type { Program, TensorType } from '../../compiler/program/types'
import { compare } from '../conformance/agreement'
import type { ConformanceCase } from '../conformance/agreement'
import { operationCases } from '../conformance/operationCases'
import { structureCases } from '../conformance/structureCases'
import type { Executor, Tensor, Tensors } from '../executor'
import { GraphWriter } from './graphWriter'
import { sortedNodes } from './nodeDrafts'
import { emitOperation, irVersion, opset } from './rows'
import { OnnxSession } from './session'
import type { OnnxArray } from './session'

interface Run {
  readonly program: Program
  readonly inputs: Tensors
}

/** The programs that a case runs, with their inputs; the case's own comparison is left out. */
async function runsOf({ check }: ConformanceCase): Promise<Run[]> {
  const runs: Run[] = []
  const noted = new Error('noted')
  const recorder: Pick<Executor, 'compile'> = {
    compile: ({ functions }) => {
      const run = (name: string, inputs: Tensors): never => {
        const program = functions.get(name)
        if (program) runs.push({ program, inputs })
        throw noted
      }
      return Promise.resolve({ run, read: () => new Map(), write: () => undefined, dispose: () => undefined })
    }
  }
  const none = () => {
    throw noted
  }
  const info: Executor['info'] = {
    executor: 'eager',
    device: '',
    backend: null,
    tensorflowVersion: null,
    xla: false,
    parts: 1,
    gpu: false,
    why: '',
    remedy: null
  }
  await check({ ...recorder, info, estimateMemory: none, deviceMemory: () => null }).catch((error: unknown) => {
    if (error !== noted) throw error
  })
  return runs
}

function modelOf(program: Program): Uint8Array {
  const { block } = program
  const writer = GraphWriter.main({
    emit: emitOperation,
    sizes: staticSizes,
    axisNames: { batch: 'b', steps: 't' },
    sources: { batch: null, steps: null }
  })
  const parameters = block.parameters.map(({ type }, k) => ({ ref: writer.name(`in:${at(program.parameters, k)}`), shape: type.shape }))
  const results = writer.block(block, parameters)
  const output = results.map((ref, k) =>
    at(writer.nodeAt('', { opType: 'Identity', input: [ref], outputs: [`out:${at(program.results, k)}`] }), 0)
  )
  return encodeModel({
    irVersion,
    opsetImport: [{ version: opset }],
    graph: {
      name: program.name,
      node: sortedNodes(writer.nodes),
      initializer: [...writer.initializers],
      input: block.parameters.map((value, k) => writer.valueInfo(at(parameters, k).ref, value)),
      output: output.map((name, k) => writer.valueInfo(name, at(block.results, k)))
    }
  })
}

async function run({ program, inputs }: Run): Promise<Tensors> {
  const session = await OnnxSession.open(modelOf(program))
  try {
    const given = program.parameters.map((name, k): [string, OnnxArray] => {
      const { dtype, shape } = at(program.block.parameters, k).type
      return [`in:${name}`, { type: dtype, shape, data: inputs.get(name)?.data ?? [] }]
    })
    const results = await session.run(new Map(given))
    return new Map(program.results.map((name, k) => [name, tensorOf(at(program.block.results, k).type, results.get(`out:${name}`))]))
  } finally {
    await session.dispose()
  }
}

function tensorOf(type: TensorType, array: OnnxArray | undefined): Tensor {
  const data = array?.data ?? []
  return { type, data: type.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data) }
}

describe('operations as ONNX nodes', () => {
  it.each([...operationCases, ...structureCases])('$name', async (example) => {
    const runs = await runsOf(example)
    expect(runs.length).toBeGreaterThan(0)
    for (const each of runs) compare(each.program, await run(each), each.inputs)
  })
})
