/** The engine as a service: implements the contract by calling the folders beside this file. */
import { join } from 'node:path'
import type { Executor } from '../executors/executor'
import { createExecutor } from '../executors/pick'
import type { ExecutorOptions } from '../executors/pick'
import { RunStore } from '../learning/runs/runStore'
import { attentionHandlers } from './service/looking/attentionHandlers'
import { dataHandlers } from './service/dataHandlers'
import { dynamicsHandlers } from './service/looking/dynamicsHandlers'
import { engineHandlers } from './service/engineHandlers'
import { exportingHandlers } from './service/exportingHandlers'
import { generationHandlers } from './service/looking/generationHandlers'
import { implementer } from './service/implementer'
import { importingHandlers } from './service/importingHandlers'
import { inspectionHandlers } from './service/looking/inspectionHandlers'
import { interventionHandlers } from './service/looking/interventionHandlers'
import { labsHandlers } from './service/labsHandlers'
import { libraryHandlers } from './service/libraryHandlers'
import type { LabsSpec } from './labs/labsSpec'
import { openLabs } from './labs/openLabs'
import { EngineMachine } from './machine/engineMachine'
import { modelHandlers } from './service/modelHandlers'
import { predictionsHandlers } from './service/looking/predictionsHandlers'
import { queueHandlers } from './service/queueHandlers'
import { RunQueue } from './queue/runQueue'
import { RunManager } from './runs/runManager'
import { nothingTrains } from './runs/nothingTrains'
import { TaskCache } from './runs/taskCache'
import { SweepManager } from './sweeps/sweepManager'
import { TrialsHere } from './sweeps/trialsHere'
import { TrialsOnRay } from './sweeps/ray/trialsOnRay'
import { sweepsHandlers } from './service/sweepsHandlers'
import { runsHandlers } from './service/runsHandlers'
import { trainingHandlers } from './service/trainingHandlers'
import { unitsHandlers } from './service/looking/unitsHandlers'
import { workspaceHandlers } from './service/workspaceHandlers'

export interface EngineOptions {
  /** The folder of the user's documents, data and runs. */
  readonly workspace: string
  /** The folder `resources` that ships. */
  readonly resources: string
  readonly log?: (line: string) => void
  /** An executor to use rather than the best that works. */
  readonly prefer?: Executor['info']['executor']
  /** Path of the note in which set-up says why there is no TensorFlow library; it need not be there. */
  readonly setUpNote?: string
  /** Path of the program that sets up TensorFlow's library in the background; without it, or where it is not there, nothing is fetched. */
  readonly setUpProgram?: string
  /** Loads an executor when one is first needed, rather than at once. */
  readonly lazy?: boolean
  /** Looked through for data files before the workspace's own folder. */
  readonly dataFolders?: readonly string[]
  /** The folder of the documents, whose state in git is kept with each run; the workspace, where it is not given. */
  readonly documents?: string
  /** The path of the program `labMeasure.js`, which measures for the lab of lengths. */
  readonly measureProgram?: string
  /** Other parts for the labs than the engine's own. */
  readonly labs?: Partial<LabsSpec>
  /** Whether runs that wait in the queue are started here: in a workbench, but not by a command that trains a run of its own. */
  readonly queue?: boolean
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Bytes that training may take; without it, what the machine has. */
  readonly room?: () => number
  /** Opens an executor in another way than the engine's own. */
  readonly create?: (options: ExecutorOptions) => Promise<Executor>
}

/** TensorFlow is loaded in the background: requests that need it wait for it, others do not. */
export async function createEngineService({
  workspace,
  resources,
  log,
  prefer,
  setUpNote,
  setUpProgram,
  lazy = false,
  dataFolders = [],
  documents,
  measureProgram,
  labs: parts = {},
  queue: startsQueue = false,
  now = Date.now,
  room,
  create = createExecutor
}: EngineOptions) {
  const data = join(workspace, 'data')
  const tasks = new TaskCache([...dataFolders, data], join(workspace, 'scratch'))
  const whenFree = (): Promise<void> => nothingTrains(runs)
  const programs = { setUpNote, setUpProgram, measureProgram, resources }
  const machine = new EngineMachine({
    workspace,
    prefer,
    ...programs,
    stays: startsQueue,
    whenFree,
    create,
    now,
    log: log ?? (() => undefined)
  })
  const executor = (): Promise<Executor> => machine.executors.next()
  const oneByOne = once(() => createExecutor({ prefer: 'eager' }))
  /** Models that come in are checked once, so that XLA compiles nothing for them. */
  const uncompiled = async (): Promise<Executor> => {
    const open = await executor()
    return open.info.xla ? oneByOne() : open
  }
  if (!lazy) void machine.begin().catch(() => undefined)
  const store = new RunStore(join(workspace, 'runs'))
  const runs = new RunManager({ store, tasks, executor, now, ...(documents !== undefined && { documents }), ...(room && { room }) })
  const labs = openLabs({ workspace, resources, runs, executor, now, program: measureProgram, setUpNote, parts })
  const queue = new RunQueue({ path: join(workspace, 'queue.json'), runs, store, now })
  if (startsQueue) queue.open()
  const script = join(resources, 'ray', 'driver.py')
  const place = (address: string | null) =>
    address === null
      ? new TrialsHere({ runs, store, queue })
      : new TrialsOnRay({ address, store, script, dataFolders: tasks.dataFolders, log: log ?? (() => undefined) })
  const sweeps = new SweepManager({ folder: join(workspace, 'sweeps'), store, tasks, place, now })
  const router = implementer.router({
    engine: engineHandlers(implementer.engine, machine),
    workspace: workspaceHandlers(implementer.workspace, { workspace, resources, data }, now),
    labs: labsHandlers(implementer.labs, labs),
    library: libraryHandlers(implementer.library, join(workspace, 'cells')),
    data: dataHandlers(implementer.data, tasks, { folder: data, now }, runs),
    model: modelHandlers(implementer.model, tasks, { executor: () => machine.executors.now, room }),
    training: trainingHandlers(implementer.training, runs),
    runs: runsHandlers(implementer.runs, { store, runs, tasks, trash: join(workspace, 'trash', 'runs'), now }),
    queue: queueHandlers(implementer.queue, queue, tasks),
    sweeps: sweepsHandlers(implementer.sweeps, sweeps),
    inspection: inspectionHandlers(implementer.inspection, runs),
    attention: attentionHandlers(implementer.attention, runs),
    units: unitsHandlers(implementer.units, runs),
    dynamics: dynamicsHandlers(implementer.dynamics, runs),
    interventions: interventionHandlers(implementer.interventions, runs),
    predictions: predictionsHandlers(implementer.predictions, runs, tasks),
    generation: generationHandlers(implementer.generation, runs),
    exporting: exportingHandlers(implementer.exporting, runs, join(workspace, 'exports')),
    importing: importingHandlers(implementer.importing, {
      store,
      tasks,
      executor: uncompiled,
      documents: join(workspace, 'documents'),
      now
    })
  })
  const dispose = async () => {
    machine.dispose()
    // The queue is closed before runs are stopped, or it would start the next; sweeps learn at once that their turns end with the engine.
    await Promise.all([queue.close(), sweeps.close()])
    await Promise.all([labs.dispose(), runs.dispose()])
  }
  return Promise.resolve({ router, dispose })
}

function once<T>(make: () => T): () => T {
  let result: { readonly value: T } | null = null
  return () => (result ??= { value: make() }).value
}
