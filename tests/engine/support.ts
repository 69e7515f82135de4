/** What the engine's tests share: a workspace that goes away, the engine behind its contract, documents, and a run followed to its end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import type { EngineClient } from '../../src/contract/contract'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { RunEvent, RunSummary } from '../../src/contract/events/run'
import { createEngineService } from '../../src/engine/serving/engineService'
import type { EngineOptions } from '../../src/engine/serving/engineService'

const resources = fileURLToPath(new URL('../../resources', import.meta.url))

export interface TestEngine {
  readonly client: EngineClient
  readonly workspace: string
  dispose(): Promise<void>
}

export async function openEngine(workspace: string, options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const service = await createEngineService({ workspace, resources, ...options })
  return { client: createRouterClient(service.router), workspace, dispose: () => service.dispose() }
}

/** Runs a test with a workspace of its own. */
export async function withWorkspace<T>(work: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = mkdtempSync(join(tmpdir(), 'gatescope-engine-'))
  try {
    return await work(workspace)
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

export async function withEngine<T>(work: (engine: TestEngine) => Promise<T>, options: Partial<EngineOptions> = {}): Promise<T> {
  return withWorkspace(async (workspace) => {
    const engine = await openEngine(workspace, options)
    try {
      return await work(engine)
    } finally {
      await engine.dispose()
    }
  })
}

/** With the eager executor, which compiles nothing: for what does not depend on the executor. */
export const withEager = <T>(work: (engine: TestEngine) => Promise<T>): Promise<T> => withEngine(work, { prefer: 'eager' })

/** The LSTM template. */
export async function lstmTemplate({ client }: TestEngine): Promise<GatescopeDocument> {
  const opened = await client.workspace.template({ id: 'lstm-moby-dick' })
  if (!opened.ok) throw new Error('the template cannot be read')
  return opened.document
}

/** The template made small enough for the eager executor. */
export async function smallDocument(engine: TestEngine, training: Partial<GatescopeDocument['training']>): Promise<GatescopeDocument> {
  const document = await lstmTemplate(engine)
  const layers = document.model.layers.map((layer) => {
    if (layer.kind === 'embedding') return { ...layer, params: { units: 8 } }
    return layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden: 12 } } : layer
  })
  // A last evaluation on all that validation data allows would take longer than the training.
  const small = { ...document.training, batchSize: 4, sequenceLength: 8, validationBatches: 16 }
  return { ...document, model: { layers }, training: { ...small, ...training } }
}

export interface Followed {
  readonly steps: number[]
  readonly losses: number[]
  readonly evaluations: { step: number; values: number[] }[]
  readonly events: RunEvent[]
  readonly summary: RunSummary
}

/** Follows a run from its beginning until a status for which `until` holds; by default until it rests. */
export async function follow({ client }: TestEngine, runId: string, until = isAtRest): Promise<Followed> {
  const events: RunEvent[] = []
  for await (const event of await client.training.events({ runId })) {
    events.push(event)
    // The first event is the status as it was when the stream began; what was recorded before follows it.
    const summary = event.type === 'status' && events.length > 1 ? event.summary : null
    if (summary && until(summary)) return collect(events, summary)
  }
  throw new Error('the events ended')
}

const isAtRest = ({ phase }: RunSummary): boolean => phase !== 'compiling' && phase !== 'training'

function collect(events: RunEvent[], summary: RunSummary): Followed {
  const rows = events.flatMap((event) => (event.type === 'steps' ? [event] : []))
  return {
    steps: rows.flatMap((event) => [...event.step]),
    losses: rows.flatMap((event) => [...event.loss]),
    evaluations: events.flatMap((event) => (event.type === 'evaluation' ? [event] : [])),
    events,
    summary
  }
}

/** Trains a document to its end. */
export async function trainToEnd(engine: TestEngine, document: GatescopeDocument): Promise<Followed> {
  const { runId } = await engine.client.training.start({ document })
  return follow(engine, runId)
}
