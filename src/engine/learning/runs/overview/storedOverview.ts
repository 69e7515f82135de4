/**
 * `overview.json` keeps a run's overview beside `run.json`, so that a list of many runs reads no history. It is a copy of what the record says:
 * it tells how many bytes of the record it covers, and is made again where the record has others.
 */
import { join } from 'node:path'
import * as z from 'zod'
import type { MetricName } from '../../../../contract/document/metrics'
import { writeAtomic } from '../../../files/atomicFile'
import { readJsonFileSync } from '../../../files/jsonFile'
import type { MetricTables } from '../metrics'
import { OverviewBuilder, overviewSchema } from './overview'
import type { Overview } from './overview'

const fileName = 'overview.json'
const storedSchema = overviewSchema.extend({ format: z.literal('gatescope-overview-1'), recordBytes: z.int() })
type Stored = z.infer<typeof storedSchema>

/** Rows that are read at once. */
const atOnce = 65_536

export class StoredOverview {
  private stored: Stored | null
  /** Which bytes `stored` was written with; -1 where it is not on disk. */
  private written: number
  private builder: OverviewBuilder | null = null
  private place = { steps: 0, evaluations: 0, cuts: 0 }

  /** @param recordBytes the bytes that the record has on disk now */
  constructor(
    private readonly folder: string,
    private readonly metric: MetricName,
    private readonly recordBytes: () => number
  ) {
    this.stored = readJsonFileSync(join(folder, fileName), storedSchema)
    this.written = this.stored?.recordBytes ?? -1
  }

  /**
   * The overview as it is now.
   * @param tables opens the record, which is asked for only where it has grown
   * @param cuts how often the run went back to a checkpoint
   */
  now(tables: () => MetricTables, cuts: () => number): Overview {
    const recordBytes = this.recordBytes()
    if (this.stored && !this.isOld(cuts(), recordBytes)) return told(this.stored)
    const overview = this.followed(tables(), cuts())
    this.stored = { format: 'gatescope-overview-1', recordBytes, ...overview }
    return overview
  }

  /** Whether `now` asks for the record. */
  isOld(cuts: number, recordBytes = this.recordBytes()): boolean {
    return this.stored?.recordBytes !== recordBytes || this.place.cuts !== cuts
  }

  /** Keeps on disk what `now` found last, unless it is there. A folder that cannot be written is no failure: the overview is found again. */
  async write(): Promise<void> {
    const { stored } = this
    if (!stored || stored.recordBytes === this.written) return
    this.written = stored.recordBytes
    await writeAtomic(join(this.folder, fileName), `${JSON.stringify(stored)}\n`).catch(() => undefined)
  }

  private followed({ steps, evaluations }: MetricTables, cuts: number): Overview {
    const { place } = this
    const isFurther = cuts === place.cuts && place.steps <= steps.rows && place.evaluations <= evaluations.rows
    if (!this.builder || !isFurther) {
      this.builder = new OverviewBuilder(this.metric)
      this.place = { steps: 0, evaluations: 0, cuts }
    }
    const { builder } = this
    for (let from = this.place.steps; from < steps.rows; from += atOnce)
      builder.steps(steps.readCurve(from, Math.min(steps.rows, from + atOnce)))
    for (const each of evaluations.read(this.place.evaluations, evaluations.rows)) builder.evaluation(each)
    this.place = { steps: steps.rows, evaluations: evaluations.rows, cuts }
    return builder.overview
  }
}

const told = ({ best, last, seconds, sparkline }: Stored): Overview => ({ best, last, seconds, sparkline })
