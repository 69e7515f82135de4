/** `executors.json`: how fast each executor takes one training step here, measured in a process of its own. */
import * as z from 'zod'
import { automaticExecutors, executorNames } from '../../../contract/executors'
import type { ExecutorName } from '../../../contract/executors'
import { measuredStepSchema } from '../../../contract/procedures/engine'
import type { ExecutorTable } from '../../../contract/procedures/engine'
import { version } from '../../../../package.json'
import { writeAtomic } from '../../files/atomicFile'
import { readJsonFile } from '../../files/jsonFile'
import { tuningSchema } from '../../executors/tuning'
import type { Tuning } from '../../executors/tuning'
import { referenceWork } from '../../looking/lab/referenceStep'
import { measureInChild } from './measureInChild'

const measureSchema = measuredStepSchema.extend({ device: z.string(), gpu: z.boolean(), tuning: tuningSchema.nullable().default(null) })
const rowSchema = z.object({ executor: z.enum(executorNames), measure: measureSchema.nullable(), fault: z.string().nullable() })
type Row = z.infer<typeof rowSchema>

/** Figures of another version or of other work count no more. */
const fileSchema = z.object({
  version: z.literal(version),
  work: z.literal(referenceWork),
  measuredAt: z.number(),
  rows: z.array(rowSchema)
})
type Kept = z.infer<typeof fileSchema>

/** By how much one of them has to be faster. */
const clearlyFaster = 0.9
const limits = { seconds: 120, bytes: 2 ** 33 }

export interface MeasuredExecutorsSpec {
  /** The file that keeps the figures of this machine. */
  readonly path: string
  /** The program `labMeasure.js` with the arguments of every measurement; null where there is none. */
  readonly program: { readonly path: string; readonly args: readonly string[] } | null
  /** Those that `auto` takes in any case; it takes others only where a measurement says so. */
  readonly automatic?: readonly ExecutorName[]
  readonly now: () => number
}

export class MeasuredExecutors {
  private readonly ended = new AbortController()

  private readonly automatic: readonly ExecutorName[]
  private readonly onlyMeasured: readonly ExecutorName[]

  constructor(private readonly spec: MeasuredExecutorsSpec) {
    this.automatic = spec.automatic ?? automaticExecutors
    this.onlyMeasured = executorNames.filter((name) => !this.automatic.includes(name))
  }

  /** The table as it was measured last. */
  async table(taken: ExecutorName | null): Promise<ExecutorTable> {
    return tableOf(await this.kept(), taken)
  }

  /** Measures all, one after another. Throws what the file system throws. */
  async measureAll(taken: ExecutorName | null): Promise<ExecutorTable> {
    return tableOf(await this.keep(await this.rows(executorNames)), taken)
  }

  /**
   * At the first start, tries those that `auto` takes only where they are faster, against the one in use. Tells whether one was found to be
   * faster than that.
   */
  async tryOthers(inUse: ExecutorName): Promise<boolean> {
    if (this.spec.program === null || (await this.kept())) return false
    const others = await this.rows(this.onlyMeasured, ['--hardware'])
    const work = others.some(({ measure }) => measure !== null)
    await this.keep([...others, ...(work ? await this.rows([inUse]) : [])])
    return (await this.faster()).length > 0
  }

  /** Measures an executor that has come since, where others were found to work, so that the faster is taken. */
  async addNew(executor: ExecutorName): Promise<void> {
    const rows = (await this.kept())?.rows ?? []
    if (!rows.some((row) => this.onlyMeasured.includes(row.executor) && row.measure)) return
    await this.keep([...rows.filter((row) => row.executor !== executor), await this.row(executor, [])])
  }

  /** Those of them that are clearly faster than all others, the fastest first; none where no other was measured. */
  async faster(): Promise<ExecutorName[]> {
    const rows = (await this.kept())?.rows ?? []
    const time = ({ measure }: Row): number => measure?.stepMs ?? Infinity
    const usual = Math.min(...rows.filter(({ executor }) => this.automatic.includes(executor)).map(time))
    if (usual === Infinity) return []
    const others = rows.filter((row) => this.onlyMeasured.includes(row.executor) && time(row) < clearlyFaster * usual)
    return others.sort((a, b) => time(a) - time(b)).map(({ executor }) => executor)
  }

  /** What was measured of this machine's GPU; null before that. */
  async tuning(): Promise<Tuning | null> {
    return (await this.kept())?.rows.find(({ measure }) => measure?.tuning)?.measure?.tuning ?? null
  }

  dispose(): void {
    this.ended.abort()
  }

  private kept(): Promise<Kept | null> {
    return readJsonFile(this.spec.path, fileSchema)
  }

  /** `wish`: further words for the program. */
  private async rows(names: readonly ExecutorName[], wish: readonly string[] = []): Promise<Row[]> {
    const rows: Row[] = []
    for (const executor of names) rows.push(await this.row(executor, wish))
    return rows
  }

  private async keep(rows: Row[]): Promise<Kept> {
    const kept: Kept = { version, work: referenceWork, measuredAt: this.spec.now(), rows }
    if (!this.ended.signal.aborted) await writeAtomic(this.spec.path, `${JSON.stringify(kept)}\n`)
    return kept
  }

  private async row(executor: ExecutorName, wish: readonly string[]): Promise<Row> {
    const { program } = this.spec
    if (program === null) return { executor, measure: null, fault: 'this engine has no program to measure with' }
    const args = ['reference', ...program.args, '--executor', executor, ...wish]
    const measure = await measureInChild({ program: program.path, args, limits, signal: this.ended.signal, schema: measureSchema })
    if (typeof measure !== 'string') return { executor, measure, fault: null }
    return { executor, measure: null, fault: measure.replace(`the ${executor} executor was asked for, but `, '') }
  }
}

function tableOf(kept: Kept | null, taken: ExecutorName | null): ExecutorTable {
  const rows = executorNames.map((executor) => {
    const { measure, fault } = kept?.rows.find((row) => row.executor === executor) ?? { measure: null, fault: null }
    const measured = measure && { firstMs: measure.firstMs, stepMs: measure.stepMs }
    return { executor, device: measure?.device ?? null, measured, fault, taken: executor === taken }
  })
  return { work: referenceWork, measuredAt: kept?.measuredAt ?? null, rows }
}
