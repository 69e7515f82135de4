/** H and D in the values of a cell: training takes the steps of the written-out numbers at every size, and exports compute with them. */
import { expect, it } from 'vitest'
import { readEquations } from '../../src/cell/text/readEquations'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import { largestDifference } from '../../src/contract/export/events'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { printProgram } from '../../src/engine/compiler/program/print'
import { jaxModelFile } from '../../src/engine/exporting/jax/modelFile'
import { kerasModelFile } from '../../src/engine/exporting/keras/modelFile'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { sourceOf } from '../support/exportSources'
import { onnxSource, sequenceDifference, stepDifference } from '../support/onnxModels'
import { documentOf, plainLayers } from '../support/randomCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const text = `cell Scaled(x, { s }) {
  scale = H / 2
  a = tanh(linear(x, s) * (1 / sqrt(D)))
  s = (H - 1) * a / scale + s / (2 * H) - D * tanh(s)
}`
const written = (hidden: number, input: number): string =>
  text
    .replace('H / 2', String(hidden / 2))
    .replace('sqrt(D)', `sqrt(${input})`)
    .replace('(H - 1) * a', `k * a`)
    .replace('s / (2 * H)', 's / twice')
    .replace('D * tanh(s)', 'width * tanh(s)')
    .replace('{\n', `{\n  k = ${hidden - 1}\n  twice = ${2 * hidden}\n  width = ${input}\n`)

function cellOf(equations: string): CellGraph {
  const result = readEquations(equations)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.graph
}

function modelOf(equations: string, hidden: number, input: number) {
  const document = documentOf(base, [cellOf(equations)], plainLayers(input, hidden))
  const checked = checkModel(document, nextTokenTask(5))
  if (!checked.ok) throw new Error(checked.problems.map(({ code }) => code).join())
  return { document, model: checked.model }
}

/** The optimised training step as text, with its weights under the same names. */
function stepText(equations: string, hidden: number, input: number): string {
  const optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false } as const
  const settings = { optimizer, clip: { kind: 'none' }, recompute: 'none', associative: false } as const
  return printProgram(optimise(trainFunction(modelForward(modelOf(equations, hidden, input).model), settings, { length: 4, batch: 2 }, 1)))
}

it.each([
  [4, 3],
  [10, 7]
])('a training step with H = %i and D = %i is that of the written-out numbers', (hidden, input) => {
  expect(stepText(text, hidden, input)).toBe(stepText(written(hidden, input), hidden, input))
  expect(stepText(text, hidden, input)).not.toBe(stepText(written(hidden + 1, input), hidden, input))
})

it('leaves as ONNX with the same outputs, whole and step by step', { timeout: 60_000 }, async () => {
  const { document, model } = modelOf(text, 6, 5)
  const source = onnxSource(document, model)
  const shape = { length: 5, batch: 2 }
  expect(await sequenceDifference(source, [shape], { taps: true })).toBeLessThan(largestDifference)
  expect((await stepDifference(source, shape)) ?? Infinity).toBeLessThan(largestDifference)
})

it('leaves as JAX and Keras with the numbers of its sizes', async () => {
  const source = await sourceOf(documentOf(base, [cellOf(text)], plainLayers(5, 6)))
  for (const file of [jaxModelFile(source), kerasModelFile(source)]) {
    expect(file).toMatch(/5\.0 \* .*a|a \* 5\.0/)
    expect(file).toContain('/ 12.0')
    expect(file).toContain('/ 3.0')
  }
})
