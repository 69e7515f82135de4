/** Models that cannot go on with their input, or not from so long a history, with the problems that say so. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { layerSchema } from '../../src/contract/document/modelGraph'
import { problemSchema } from '../../src/contract/problems/problems'
import type { Problem } from '../../src/contract/problems/problems'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { generationProblems } from '../../src/engine/model/graph/generationProblems'
import { readTemplate, smallTask } from '../support/templates'
import { openEngine, trainToEnd } from './support'
import type { TestEngine } from './support'

const refusalSchema = z.object({ data: z.object({ problems: z.array(problemSchema) }) })

/** Of a template that `change` was made to. */
export function generated(template: string, change: (document: GatescopeDocument) => void = () => undefined): readonly Problem[] {
  const document = readTemplate(template)
  change(document)
  const result = checkModel(document, smallTask(document, 81))
  return result.ok ? generationProblems(result.model, true, 'text') : result.problems
}

/** Forecasts that are refused. @param workspace makes an empty one */
export const forecastExamples = (workspace: () => string) => ({
  'forecast.positions': () => forecastBehindPlaces(workspace()),
  'forecast.known': () => forecastWithoutKnown(workspace()),
  'forecast.fewRows': () => horizonTooLong(workspace())
})

/** Of a model of sines whose learned positions are for four time steps, asked to go on from a history of five. */
async function forecastBehindPlaces(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager' })
  const document = readTemplate('lstm-sines')
  Object.assign(document.training, { sequenceLength: 4, batchSize: 2, steps: 1 })
  const places = { id: 'places', name: 'Places', kind: 'positions', inputs: ['lstm'], params: { form: 'learned', limit: 4 } }
  document.model.layers.splice(-1, 0, layerSchema.parse(places))
  for (const layer of document.model.layers) if (layer.kind === 'head') layer.inputs = ['places']
  return refusedForecast(engine, document, { place: { part: 'validation', at: 0 }, history: 5, steps: 1 })
}

/** Of a model that sees a column that is known in advance, asked to go on from the end of a file that has no row behind it. */
async function forecastWithoutKnown(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager' })
  return refusedForecast(engine, pricesIn(workspace, ['price']), { history: 5, steps: 2 })
}

/** Of a model that is evaluated further ahead than its validation data reaches. */
async function horizonTooLong(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager' })
  const { summary } = await trainToEnd(engine, pricesIn(workspace, []))
  const answer: unknown = await engine.client.predictions.ahead({ runId: summary.runId, horizon: 13 }).catch((error: unknown) => error)
  await engine.dispose()
  return refusalSchema.parse(answer).data.problems
}

/** A model of a table of 40 rows, the last 12 of which are for validation. */
function pricesIn(workspace: string, known: string[]): GatescopeDocument {
  mkdirSync(join(workspace, 'data'), { recursive: true })
  const rows = Array.from({ length: 40 }, (_, k) => `${k % 3},${k % 5}`).join('\n')
  writeFileSync(join(workspace, 'data', 'prices.csv'), `sold,price\n${rows}\n`)
  const document = readTemplate('lstm-sines')
  document.task = { kind: 'series', file: 'prices.csv', columns: ['sold'], known, heldOut: 0.3 }
  Object.assign(document.training, { sequenceLength: 4, batchSize: 2, steps: 1 })
  return document
}

type Asked = Omit<Parameters<TestEngine['client']['generation']['forecast']>[0], 'runId'>

async function refusedForecast(engine: TestEngine, document: GatescopeDocument, asked: Asked): Promise<readonly Problem[]> {
  const { summary } = await trainToEnd(engine, document)
  const answer: unknown = await engine.client.generation.forecast({ runId: summary.runId, ...asked }).catch((error: unknown) => error)
  await engine.dispose()
  return refusalSchema.parse(answer).data.problems
}
