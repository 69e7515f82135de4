// The whole contract in memory, by script: for tests of stores and components alone.
import type { KeptCheckpoint } from '../../src/contract/runs/checkpoint'
import { createRouterClient, implement, ORPCError } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { EngineClient } from '../../src/contract/contract'
import type { DataReading } from '../../src/contract/data/dataReading'
import { fileKindOf } from '../../src/contract/data/fileKinds'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import type { Task } from '../../src/contract/document/task'
import type { Problem } from '../../src/contract/problems/problems'
import type { PlannedExport } from '../../src/contract/procedures/exporting'
import type { ModelReport } from '../../src/contract/procedures/model'
import type { Session } from '../../src/contract/procedures/workspace'
import type { Connection, ConnectionState } from '../../src/renderer/client/connection'
import { lstmDocument } from './scriptedDocument'
import { scriptedAttentionProcedures } from './scriptedAttention'
import { scriptedDynamicsProcedures } from './scriptedDynamics'
import { scriptedInterventionProcedures } from './scriptedInterventions'
import { ScriptedMachine, scriptedMachineProcedures } from './scriptedMachine'
import { ScriptedQueue, scriptedQueueProcedures, scriptedSweepProcedures } from './scriptedQueue'
import { scriptedPredictionsProcedures } from './scriptedPredictions'
import { ScriptedRun, scriptedRunProcedures } from './scriptedRun'
import { scriptedRunsProcedures } from './scriptedRuns'

export const emptyReport: ModelReport = {
  problems: [],
  cells: [],
  layers: {},
  layerParameters: {},
  parameters: 0,
  flopsPerToken: 0,
  trainingBytes: 0,
  memory: []
}

interface ScriptedExporting {
  checkpoints: number[]
  readonly asked: unknown[]
  there: PlannedExport['there']
  written: Promise<void>
  aborted: boolean
}

/** What a scripted engine holds and how it answers; tests change it while it serves. */
export class ScriptedEngine {
  readonly saved = new Map<string, { document: GatescopeDocument; savedAt: number }>()
  /** By window, with every tab that was ever sent as changed. */
  readonly autosaved = new Map<string, Session>()
  readonly checked: GatescopeDocument[] = []
  readonly run = new ScriptedRun()
  readonly queue = new ScriptedQueue()
  readonly machine = new ScriptedMachine()
  template: GatescopeDocument = lstmDocument
  /** How exports go: what was asked for, what stands at the folder, and when the writing ends. */
  readonly exporting: ScriptedExporting = {
    checkpoints: [10],
    asked: [],
    there: 'nothing',
    written: Promise.resolve(),
    aborted: false
  }
  /** Refuses to write while it is set. */
  full: string | null = null
  time = 1_000
  /** Imported files, and what is read of them. */
  dataFiles: string[] = []
  read: (task: Task) => { reading: DataReading | null; problems: Problem[] } = () => ({ reading: null, problems: [] })
  check: (document: GatescopeDocument) => Promise<ModelReport> | ModelReport = () => emptyReport

  write(file: string): number {
    if (this.full !== null) {
      throw new ORPCError('CANNOT_WRITE', { message: 'The file could not be written', data: { file, reason: this.full } })
    }
    return (this.time += 1_000)
  }
}

export function scriptedClient(engine: ScriptedEngine): EngineClient {
  const os = implement(contract)
  return createRouterClient(
    os.router({
      engine: scriptedMachineProcedures(engine.machine),
      model: {
        memory: os.model.memory.handler(() => null),
        check: os.model.check.handler(async ({ input }) => {
          engine.checked.push(input.document)
          return engine.check(input.document)
        })
      },
      data: dataProcedures(engine),
      workspace: workspaceProcedures(engine),
      labs: labsProcedures(),
      units: unitsProcedures(),
      library: libraryProcedures(),
      exporting: exportingProcedures(engine),
      importing: importingProcedures(),
      queue: scriptedQueueProcedures(engine.queue),
      sweeps: scriptedSweepProcedures(),
      interventions: scriptedInterventionProcedures(),
      predictions: scriptedPredictionsProcedures(),
      ...scriptedRunProcedures(engine.run),
      dynamics: scriptedDynamicsProcedures(engine.run),
      attention: scriptedAttentionProcedures(),
      runs: scriptedRunsProcedures(engine.run)
    })
  )
}

function dataProcedures(engine: ScriptedEngine) {
  const os = implement(contract.data)
  return {
    read: os.read.handler(({ input }) => engine.read(input.task)),
    readWithProgress: os.readWithProgress.handler(async function* ({ input }) {
      await Promise.resolve()
      yield { type: 'read' as const, ...engine.read(input.task) }
    }),
    beginCopy: os.beginCopy.handler(({ input: { file } }) => {
      engine.dataFiles.push(file)
      return { copy: file }
    }),
    addToCopy: os.addToCopy.handler(() => undefined),
    endCopy: os.endCopy.handler(({ input: { copy } }) => ({ file: copy, isNew: true })),
    dropCopy: os.dropCopy.handler(() => undefined),
    list: os.list.handler(() =>
      engine.dataFiles.map((file) => ({ file, bytes: 1_200, importedAt: 0, kind: fileKindOf(file), columns: [] }))
    ),
    remove: os.remove.handler(({ input }) => void (engine.dataFiles = engine.dataFiles.filter((file) => file !== input.file))),
    rename: os.rename.handler(({ input: { file, to }, errors }) => {
      if (engine.dataFiles.includes(to)) throw errors.TAKEN({ data: { name: to } })
      engine.dataFiles = engine.dataFiles.map((each) => (each === file ? to : each))
    })
  }
}

function workspaceProcedures(engine: ScriptedEngine) {
  const os = implement(contract.workspace)
  return {
    templates: os.templates.handler(() => [{ id: 'lstm-moby-dick', name: 'LSTM on Moby Dick', family: 'recurrent', description: 'LSTM' }]),
    template: os.template.handler(() => ({ ok: true, document: engine.template })),
    list: os.list.handler(() => [...engine.saved].map(([name, { savedAt }]) => ({ name, savedAt }))),
    open: os.open.handler(({ input }) => {
      const saved = engine.saved.get(input.name)
      if (saved === undefined) throw new ORPCError('NOT_FOUND', { message: 'There is no such document', data: { name: input.name } })
      return { opened: { ok: true, document: saved.document }, savedAt: saved.savedAt }
    }),
    parse: os.parse.handler(({ input }) => parseDocument(input.text)),
    save: os.save.handler(({ input }) => {
      const there = engine.saved.get(input.name)
      if (there !== undefined && input.replaces !== 'any' && there.savedAt !== input.replaces)
        throw new ORPCError('TAKEN', { message: 'Another document has this name', data: { name: input.name } })
      const savedAt = engine.write(`${input.name}.gatescope.json`)
      engine.saved.set(input.name, { document: input.document, savedAt })
      return { savedAt }
    }),
    autosave: os.autosave.handler(({ input }) => {
      const savedAt = engine.write('recovery.json')
      const { window, ...session } = input
      const changed = new Map([...(engine.autosaved.get(window)?.changed ?? []), ...session.changed].map((tab) => [tab.tab, tab]))
      engine.autosaved.set(window, { ...session, changed: session.tabs.flatMap((tab) => changed.get(tab) ?? []) })
      return { savedAt }
    }),
    recover: os.recover.handler(({ input }) => engine.autosaved.get(input.window) ?? null),
    importData: os.importData.handler(({ input }) => {
      engine.dataFiles.push(input.file)
      return { file: input.file, isNew: true }
    })
  }
}

/** Labs that measure nothing and have no study. */
function labsProcedures() {
  const os = implement(contract.labs)
  return {
    length: os.length.handler(nothingMeasured),
    recall: os.recall.handler(nothingMeasured),
    rounds: os.rounds.handler(nothingMeasured),
    list: os.list.handler(() => ({ studies: [], unreadable: [] })),
    rename: os.rename.handler(({ input: { id }, errors }) => {
      throw errors.NOT_FOUND({ data: { id } })
    }),
    remove: os.remove.handler(({ input: { id }, errors }) => {
      throw errors.NOT_FOUND({ data: { id } })
    }),
    restore: os.restore.handler(() => ({}))
  }
}

async function* nothingMeasured(): AsyncGenerator<never> {
  yield* await Promise.resolve([])
}

/** A model without units: nothing is scored, traced or found. */
function unitsProcedures() {
  const os = implement(contract.units)
  return {
    score: os.score.handler(nothingMeasured),
    trace: os.trace.handler(({ input, errors }) => {
      throw errors.NO_UNIT({ data: input })
    }),
    places: os.places.handler(nothingMeasured)
  }
}

/** A library that holds nothing and keeps nothing. */
function libraryProcedures() {
  const os = implement(contract.library)
  return {
    list: os.list.handler(() => ({ cells: [], unreadable: [] })),
    save: os.save.handler(() => ({ savedAt: 0 })),
    rename: os.rename.handler(() => ({ savedAt: 0 })),
    remove: os.remove.handler(() => ({}))
  }
}

const checkpointAt = (step: number): KeptCheckpoint => ({ step, bytes: 1_000, reasons: ['newest'], value: null })

/** Plans and writes safetensors alone. What stands at the folder, and how the writing ends, the test sets. */
function exportingProcedures({ exporting }: ScriptedEngine) {
  const os = implement(contract.exporting)
  const files = [{ path: 'weights.safetensors', bytes: 1_000, what: 'the weights' }]
  return {
    weights: os.weights.handler(() => ({ memory: null, checkpoints: exporting.checkpoints.map(checkpointAt) })),
    plan: os.plan.handler(({ input }) => {
      exporting.asked.push(input)
      const folder = `/exports/${input.folder ?? 'model'}`
      return { files, notes: [], problems: [], folder, there: exporting.there, step: 10, command: 'gatescope export run' }
    }),
    write: os.write.handler(async function* ({ signal }) {
      yield { type: 'stage', words: 'Writing the files' }
      await Promise.race([exporting.written, new Promise((resolve) => signal?.addEventListener('abort', resolve))])
      exporting.aborted ||= signal?.aborted ?? false
      yield { type: 'done', folder: '/exports/model', step: 10, files: [{ path: 'weights.safetensors', bytes: 1_000 }], checks: [] }
    }),
    zip: os.zip.handler(async function* () {
      await Promise.resolve()
      yield new Uint8Array(4)
    })
  }
}

/** Reads no models. */
function importingProcedures() {
  const os = implement(contract.importing)
  return {
    model: os.model.handler(({ errors }) => {
      throw errors.CANNOT_IMPORT({ data: { why: 'The scripted engine reads no models.', remedy: 'Use the real engine.' } })
    })
  }
}

/** A connection to a scripted engine, whose state the test sets. */
export class ScriptedConnection implements Connection {
  readonly engine: EngineClient
  state: ConnectionState = { state: 'ready', generation: 1 }
  restarts = 0
  readonly #listeners = new Set<(state: ConnectionState) => void>()

  constructor(engine: ScriptedEngine) {
    this.engine = scriptedClient(engine)
  }

  become(state: ConnectionState): void {
    this.state = state
    for (const listener of this.#listeners) listener(state)
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  restart(): void {
    this.restarts += 1
  }

  dispose(): void {
    this.#listeners.clear()
  }
}
