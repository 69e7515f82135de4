/** Models that cannot go on with their input, or not from so long a history, with the problems that say so. */
import * as z from 'zod'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { layerSchema } from '../../src/contract/document/modelGraph'
import { problemSchema } from '../../src/contract/problems/problems'
import type { Problem } from '../../src/contract/problems/problems'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { generationProblems } from '../../src/engine/model/graph/generationProblems'
import { readTemplate, smallTask } from '../support/templates'
import { openEngine, trainToEnd } from './support'

const refusalSchema = z.object({ data: z.object({ problems: z.array(problemSchema) }) })

/** Of a template that `change` was made to. */
export function generated(template: string, change: (document: GatescopeDocument) => void = () => undefined): readonly Problem[] {
  const document = readTemplate(template)
  change(document)
  const result = checkModel(document, smallTask(document, 81))
  return result.ok ? generationProblems(result.model, true, 'text') : result.problems
}

/** Of a model of sines whose learned positions are for four time steps, asked to go on from a history of five. */
export async function forecastBehindPlaces(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager' })
  const document = readTemplate('lstm-sines')
  Object.assign(document.training, { sequenceLength: 4, batchSize: 2, steps: 1 })
  const places = { id: 'places', name: 'Places', kind: 'positions', inputs: ['lstm'], params: { form: 'learned', limit: 4 } }
  document.model.layers.splice(-1, 0, layerSchema.parse(places))
  for (const layer of document.model.layers) if (layer.kind === 'head') layer.inputs = ['places']
  const { summary } = await trainToEnd(engine, document)
  const place = { part: 'validation', at: 0 } as const
  const asked = engine.client.generation.forecast({ runId: summary.runId, place, history: 5, steps: 1 })
  const answer: unknown = await asked.catch((error: unknown) => error)
  await engine.dispose()
  return refusalSchema.parse(answer).data.problems
}
