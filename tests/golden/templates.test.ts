/** Every template: it trains on the shipped text, its passes keep what it computes, and its programs print as they did before. */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TaskShape } from '../../src/contract/document/taskShape'
import type { CellNode } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { problemText } from '../../src/contract/problems/problemText'
import { openTask } from '../../src/engine/data/openTask'
import type { TaskData } from '../../src/engine/data/taskData'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelReport } from '../../src/engine/model/graph/report'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { printProgram } from '../../src/engine/compiler/program/print'
import type { Program } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { inputTypes, modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { nodeSize } from '../../src/cell/drawing/nodeSize'
import { printCounts } from '../support/programCounts'
import { readTemplate, shrunk, smallTask, templateList } from '../support/templates'

const templates = templateList()

/** One template of each way to compute: these print their programs whole, the others how often they do what. */
const printedWhole: ReadonlySet<string> = new Set([
  'rnn-moby-dick',
  'lstm-moby-dick',
  'gru-moby-dick',
  's4d-drawn-moby-dick',
  'transformer-moby-dick',
  'linear-attention-moby-dick',
  's4d-moby-dick',
  'mamba-moby-dick'
])

function checked(document: GatescopeDocument, task: TaskShape): CheckedModel {
  const result = checkModel(document, task)
  if (!result.ok) throw new Error(result.problems.map((each) => problemText(each).message).join('\n'))
  return result.model
}

/** Losses of `steps` training steps on one batch, evaluated in float64. */
function losses(program: Program, model: CheckedModel, batch: ReadonlyMap<string, AnyArray>, steps: number): number[] {
  const weights = initialWeights(modelWeights(model), 5)
  let values = new Map<string, AnyArray>(
    program.parameters.map((name, k) => {
      const { shape } = program.block.parameters[k]!.type
      const data = weights.get(name)?.data ?? new Float64Array(shape.reduce((product, size) => product * size, 1))
      return [name, batch.get(name) ?? { shape, data }]
    })
  )
  return Array.from({ length: steps }, () => {
    const results = evaluate(program, values)
    values = new Map([...values].map(([name, value]) => [name, results.get(name) ?? value]))
    return results.get('loss')!.data[0]!
  })
}

/** What each target contributes to the loss: all together one. */
function shares(counts: Float32Array): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return [...counts].map((count) => count / total)
}

/** Whether two nodes as drawn leave eight pixels between them. */
function apart(a: CellNode, b: CellNode): boolean {
  const [left, right] = a.position.x < b.position.x ? [a, b] : [b, a]
  const [upper, lower] = a.position.y < b.position.y ? [a, b] : [b, a]
  return right.position.x - left.position.x >= nodeSize(left).width + 8 || lower.position.y - upper.position.y >= nodeSize(upper).height + 8
}

async function openedData({ task }: GatescopeDocument, length: number): Promise<TaskData> {
  const opened = await openTask(task, { dataFolders: [] }, length)
  if (!opened.ok) throw new Error(problemText(opened.problems[0]!).message)
  return opened.data
}

describe('templates', () => {
  it('are listed, each file once', () => {
    const files = readdirSync(new URL('../../resources/templates/', import.meta.url)).filter((file) => file !== 'index.json')
    expect(templates.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort())
    for (const { id, name } of templates) expect(readTemplate(id).name).toBe(name)
    expect(templates[0]?.id).toBe('lstm-moby-dick')
  })
})

describe.each(templates.map(({ id }) => id))('%s', (id) => {
  const document = readTemplate(id)
  let data: TaskData

  beforeAll(async () => {
    data = await openedData(document, document.training.sequenceLength)
  })

  it('has a probe that its data can spell, and nodes that do not overlap', () => {
    expect(data.probe(document.probe.text)).toMatchObject({ ok: true })
    for (const { nodes } of document.cells)
      for (const [k, a] of nodes.entries()) for (const b of nodes.slice(k + 1)) expect(apart(a, b), `${a.id} and ${b.id}`).toBe(true)
  })

  it('passes its check as it ships, without a warning', () => {
    expect(modelReport(document, data.shape).problems).toEqual([])
  })

  it('learns within a few steps, and the passes keep every loss', async () => {
    const shape = { batch: 4, length: 6 }
    const { unaligned } = { unaligned: undefined, ...data.shape.target }
    // Words that do not fit into six time steps would count nothing.
    const fitting = unaligned ? await openedData(document, shape.length) : data
    const small = checked(shrunk(document, { units: 6, hidden: 7 }), fitting.shape)
    const program = trainFunction(modelForward(small), document.training, shape, 2)
    const { arrays, counts } = fitting.batches(shape, 1).next()
    const batch = new Map<string, AnyArray>([
      ...[...arrays].map(([name, values]) => [name, { shape: [6, 4], data: values }] as const),
      ['shares', { shape: [], data: shares(counts ?? new Float32Array(0)) }],
      ['learningRate', { shape: [], data: [0.02] }]
    ])
    const plain = losses(program, small, batch, 6)
    // An untrained model knows nothing: about log V nats a class.
    if (data.classes.length > 0 && !unaligned) expect(Math.abs(plain[0]! - Math.log(data.classes.length))).toBeLessThan(0.6)
    expect(plain[5]!).toBeLessThan(document.task.kind === 'nextCharacter' ? plain[0]! - 0.3 : 0.9 * plain[0]!)
    const optimised = optimise(program)
    verifyProgram(optimised)
    losses(optimised, small, batch, 6).forEach((loss, k) => expect(Math.abs(loss - plain[k]!)).toBeLessThan(1e-9))
    for (const how of [{ recompute: 'segments' }, { associative: true }] as const) {
      const other = optimise(trainFunction(modelForward(small), { ...document.training, ...how }, shape, 2))
      verifyProgram(other)
      losses(other, small, batch, 3).forEach((loss, k) => expect(Math.abs(loss - plain[k]!)).toBeLessThan(1e-9))
    }
  })

  it('prints as before: lowered, and an optimised step of plain gradient descent', async () => {
    const model = checked(shrunk(document, { units: 4, hidden: 6 }), smallTask(document, 5))
    const weights = modelWeights(model).map((spec) => [spec.name, spec.type] as const)
    const inputs = inputTypes(model.task, { length: 3, batch: 2 })
    const program = buildProgram('forward', new Map([...weights, ...inputs]), (builder, values) => {
      const read = new Map([...inputs.keys()].map((name) => [name, values.get(name)!]))
      const { output, taps } = lowerModel(model, builder, values, read, { taps: true })
      return new Map([['logits', output], ...taps.map((tap) => [tap.name, tap.value] as const)])
    })
    const settings = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, clip: { kind: 'none' } } as const
    const train = optimise(trainFunction(modelForward(model), settings, { batch: 2, length: 3 }, 1))
    if (!printedWhole.has(id)) {
      await expect(printCounts(program, train)).toMatchFileSnapshot(`__snapshots__/${id}.counts.txt`)
      return
    }
    await expect(printProgram(program)).toMatchFileSnapshot(`__snapshots__/${id}.forward.txt`)
    await expect(printProgram(train)).toMatchFileSnapshot(`__snapshots__/${id}.train.txt`)
  })
})
