/** A sweep on disk: `<workspace>/sweeps/<sweepId>/{spec.json, plan.json, log.jsonl}`. The log grows by lines; the others never change. */
import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runIdSchema } from '../../../contract/procedures/common'
import { sweepSpecSchema } from '../../../contract/runs/sweep'
import type { SweepSpec } from '../../../contract/runs/sweep'
import { writeAtomic } from '../../files/atomicFile'
import { readJsonFile } from '../../files/jsonFile'
import { JsonLines } from '../../files/jsonLines'
import { tryLock } from '../../files/lock'
import type { Claim } from '../../files/lock'
import { runsElsewhere } from '../../files/owner'
import { sweepPlanSchema } from './plan/planFile'
import type { SweepPlan } from './plan/planFile'
import { progressOf, sweepLineSchema } from './sweepLog'
import type { SweepLine, SweepProgress } from './sweepLog'

const specName = 'spec.json'
const planName = 'plan.json'
const logName = 'log.jsonl'

export class SweepFolder {
  private readonly log: JsonLines<SweepLine>
  private readLog: { readonly stamp: string; readonly progress: SweepProgress } | null = null

  private constructor(
    readonly folder: string,
    readonly sweepId: string,
    readonly spec: SweepSpec,
    readonly plan: SweepPlan
  ) {
    this.log = new JsonLines(join(folder, logName), sweepLineSchema)
  }

  /** Writes a new sweep. Its spec comes last: a folder without one is no sweep. Throws what the file system throws. */
  static async create(sweeps: string, sweepId: string, spec: SweepSpec, plan: SweepPlan): Promise<SweepFolder> {
    const folder = join(sweeps, sweepId)
    await writeAtomic(join(folder, planName), JSON.stringify(plan))
    await writeAtomic(join(folder, specName), `${JSON.stringify(spec, null, 2)}\n`)
    return new SweepFolder(folder, sweepId, spec, plan)
  }

  /** Null where there is none that can be read. */
  static async open(sweeps: string, sweepId: string): Promise<SweepFolder | null> {
    if (!runIdSchema.safeParse(sweepId).success) return null
    const folder = join(sweeps, sweepId)
    const spec = await readJsonFile(join(folder, specName), sweepSpecSchema)
    const plan = await readJsonFile(join(folder, planName), sweepPlanSchema)
    return spec && plan && new SweepFolder(folder, sweepId, spec, plan)
  }

  /** What happened so far, by this process and others. */
  get progress(): SweepProgress {
    const path = join(this.folder, logName)
    const stats = existsSync(path) ? statSync(path) : null
    const stamp = `${stats?.size} ${stats?.mtimeMs}`
    if (this.readLog?.stamp !== stamp) this.readLog = { stamp, progress: progressOf(this.log.read()) }
    return this.readLog.progress
  }

  /** Throws what the file system throws. */
  append(line: SweepLine): void {
    this.log.append(line)
  }

  /** Takes the sweep for this process, or tells which one has it. */
  take(): Promise<Claim> {
    return tryLock(join(this.folder, '.owner'))
  }

  get runsElsewhere(): boolean {
    const { phase, owner } = this.progress
    return phase === 'running' && owner !== null && runsElsewhere(owner)
  }
}

/** The ids of all sweeps, newest first: they begin with the time. */
export async function sweepIds(sweeps: string): Promise<string[]> {
  const names = await readdir(sweeps).catch(() => [])
  return names.toSorted((a, b) => (a < b ? 1 : -1))
}
