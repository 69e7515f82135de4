/** A run's numbers on disk: in its log, or in the columns of an older run until it goes on. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'
import { carryOver, columnsFolderOf, hasColumns, removeColumns } from './columns/carryOver'
import { EvaluationColumns, StepColumns } from './columns/columnTables'
import { logPathOf, MetricsLog } from './log/metricsLog'
import type { LogSpec } from './log/metricsLog'
import type { RecordDamage } from '../training/notes/runNotes'
import type { Cut, EvaluationTable, MetricTables, StepTable } from './metrics'

export interface WentBack {
  /** Rows that remain. */
  readonly cut: Cut
  readonly damage: RecordDamage
}

type Kept = { readonly form: 'log'; readonly log: MetricsLog } | { readonly form: 'columns'; readonly columns: Columns }

interface Columns {
  readonly steps: StepColumns
  readonly evaluations: EvaluationColumns
}

export class RunMetrics implements MetricTables {
  private kept: Kept

  constructor(
    private readonly folder: string,
    private readonly spec: LogSpec,
    log: MetricsLog | null = null
  ) {
    if (log) this.kept = { form: 'log', log }
    else this.kept = isInColumns(folder) ? { form: 'columns', columns: columnsOf(folder, spec) } : this.openLog()
  }

  /** Opens numbers that may be many, with turns for others between the parts of their log. */
  static async openInSlices(folder: string, spec: LogSpec): Promise<RunMetrics> {
    return new RunMetrics(folder, spec, isInColumns(folder) ? null : await MetricsLog.openInSlices(logPathOf(folder), spec))
  }

  get steps(): StepTable {
    return this.tables.steps
  }
  get evaluations(): EvaluationTable {
    return this.tables.evaluations
  }

  /** Throws what the file system throws; the rows then are as before. */
  append(event: StepsEvent): void {
    this.log.append(event)
  }

  /** Throws what the file system throws; the rows then are as before. */
  appendEvaluation(event: EvaluationEvent): void {
    this.log.appendEvaluation(event)
  }

  /**
   * Goes back to a step, with evaluations up to another. A run in columns is carried over into a log first. Throws what the file system throws.
   */
  async goBack(step: number, evaluated: number): Promise<WentBack> {
    const mended = this.kept.form === 'columns' ? await this.carriedOver(this.kept.columns, step) : 0
    const { log } = this
    const { places, endBytes } = log.damage
    const missing = log.missingUpTo(step)
    const cut = log.cut({ step, evaluated, missing: log.missingInAll(step) })
    await log.sync()
    return { cut, damage: { mended, missing, places: places + (endBytes > 0 ? 1 : 0) } }
  }

  /**
   * Reads what another process has added. Returns how often the run went back meanwhile and what then remained; null where the files are others,
   * so that all is to be read again.
   */
  readOn(): readonly Cut[] | null {
    const { kept } = this
    if (kept.form === 'columns' || kept.log.isReplaced) {
      this.close()
      this.kept = isInColumns(this.folder) ? { form: 'columns', columns: columnsOf(this.folder, this.spec) } : this.openLog()
      return null
    }
    const known = kept.log.cuts.length
    kept.log.readOn()
    return kept.log.cuts.slice(known)
  }

  /** Brings to the disk what was written up to now. Throws what the file system throws. */
  async sync(): Promise<void> {
    if (this.kept.form === 'log') await this.kept.log.sync()
  }

  /** Closes the files; reading and writing open them again. */
  close(): void {
    if (this.kept.form === 'log') this.kept.log.close()
    else for (const table of [this.kept.columns.steps, this.kept.columns.evaluations]) table.close()
  }

  private get tables(): MetricTables {
    return this.kept.form === 'log' ? this.kept.log : this.kept.columns
  }

  private get log(): MetricsLog {
    if (this.kept.form === 'columns') throw new Error('a run in columns goes on from a checkpoint only')
    return this.kept.log
  }

  private openLog(): Kept {
    return { form: 'log', log: new MetricsLog(logPathOf(this.folder), this.spec) }
  }

  /** Returns how many steps lacked something. */
  private async carriedOver(columns: Columns, step: number): Promise<number> {
    const mended = columns.steps.mend(step)
    await carryOver(columns, logPathOf(this.folder), this.spec)
    this.close()
    this.kept = this.openLog()
    await removeColumns(this.folder)
    return mended
  }
}

const isInColumns = (folder: string): boolean => hasColumns(folder) && !existsSync(logPathOf(folder))

function columnsOf(folder: string, { parameters, metrics }: LogSpec): Columns {
  const path = columnsFolderOf(folder)
  return { steps: new StepColumns(path, parameters), evaluations: new EvaluationColumns(path, metrics) }
}

/** Bytes of the files in which a run's steps and evaluations are; 0 where there are none. */
export function metricBytes(folder: string): number {
  const files = isInColumns(folder)
    ? ['step.f64', 'evaluations.f64'].map((name) => join(columnsFolderOf(folder), name))
    : [logPathOf(folder)]
  return files.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}
