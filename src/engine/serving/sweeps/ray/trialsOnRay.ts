/** Trains trials on the nodes of a Ray cluster. The runs come back as zipped folders, and are put into the store as they are. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { zipSync } from 'fflate'
import { fileOf } from '../../../../contract/data/fileKinds'
import type { RunStore } from '../../../learning/runs/runStore'
import { endOf, isDone } from '../trialEnd'
import type { TrialOutcome, TrialPlace, TrialWork } from '../trialPlace'
import { importRun } from './importRun'
import { RayDriver } from './rayDriver'

export interface TrialsOnRaySpec {
  readonly address: string
  readonly store: RunStore
  /** The path of `driver.py`. */
  readonly script: string
  /** Looked through for data files that nodes need. */
  readonly dataFolders: readonly string[]
  readonly log: (line: string) => void
}

/** The command line of Gatescope on a node, where it is not installed in the folder of this machine. */
const commandVariable = 'GATESCOPE_RAY_COMMAND'
const pythonVariable = 'GATESCOPE_PYTHON'

export class TrialsOnRay implements TrialPlace {
  readonly where: TrialPlace['where']
  private readonly driver: RayDriver
  /** How many train at once; one until the cluster has answered. */
  width = 1

  constructor(private readonly spec: TrialsOnRaySpec) {
    const { address, script } = spec
    this.where = { kind: 'ray', address }
    this.driver = new RayDriver({ python: process.env[pythonVariable] ?? 'python3', script, address })
  }

  /** A cluster that does not answer is waited for by Ray for a while; the driver is ended where nobody waits any more. */
  async open(signal: AbortSignal): Promise<void> {
    const giveUp = () => this.driver.kill()
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      this.width = await this.driver.ready
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  async train(work: TrialWork, signal: AbortSignal): Promise<TrialOutcome> {
    const { store, log } = this.spec
    const { runId, steps, sweepId, number, document, metric } = work
    const before = store.get(runId)
    if (!before || !isDone(before.summary, steps)) {
      const archive = await this.archiveOf(runId)
      const command = (process.env[commandVariable] ?? `${process.execPath} ${process.argv[1] ?? ''}`).split(' ')
      const trial = { id: `${sweepId}-${number}`, command, document, runId, steps, archive, files: this.filesOf(work) }
      const result = await this.driver.train(trial, signal)
      if (archive !== null) await rm(archive, { force: true })
      if (result === null) return { kind: 'left' }
      if ('reason' in result) {
        log(`Trial ${number}: ${result.reason.trim()}`)
        return { kind: 'left' }
      }
      await importRun(store, result.archive, { runId, document, trial: { sweepId, number } })
      await rm(result.archive, { force: true })
    }
    const record = store.get(runId)
    const over = record?.summary.phase === 'finished' || record?.summary.phase === 'failed'
    return record && over ? endOf(record, metric) : { kind: 'left' }
  }

  close(): Promise<void> {
    return this.driver.close()
  }

  private filesOf({ document }: TrialWork): { name: string; path: string }[] {
    const name = fileOf(document.task)
    if (name === null) return []
    const path = this.spec.dataFolders.map((folder) => join(folder, name)).find((each) => existsSync(each))
    return path === undefined ? [] : [{ name, path }]
  }

  /** A zip of a run that goes on; null for one that begins, or has nothing to go on from. */
  private async archiveOf(runId: string): Promise<string | null> {
    const record = this.spec.store.get(runId)
    if (!record || record.summary.checkpoint === null) return null
    const paths = await filesBelow(record.folder)
    const files = await Promise.all(
      paths.map(async (path) => [relative(record.folder, path), new Uint8Array(await readFile(path))] as const)
    )
    const folder = await mkdtemp(join(tmpdir(), 'gatescope-ray-'))
    const archive = join(folder, 'run.zip')
    await writeFile(archive, zipSync(Object.fromEntries(files), { level: 0 }))
    return archive
  }
}

/** Folders of locks begin with a dot and stay here. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const shown = entries.filter(({ name }) => !name.startsWith('.'))
  const below = await Promise.all(shown.filter((entry) => entry.isDirectory()).map(({ name }) => filesBelow(join(folder, name))))
  return [...shown.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name)), ...below.flat()]
}
