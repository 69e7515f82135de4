/** The files to which a run's record is added: numbers, notes, gradient reach and what it measures. Each is opened when it is first asked for. */
import { join } from 'node:path'
import type { LogSpec } from './log/metricsLog'
import type { Cut, MetricTables } from './metrics'
import { Notes } from './notes'
import { ExponentLog } from './exponentLog'
import { ReachLog } from './reachLog'
import { UpdateLog } from './updateLog'
import { RunMetrics } from './runMetrics'
import { SteadySync } from './steadySync'

/** What was recorded, for readers. */
export interface RecordedTables extends MetricTables {
  readonly notes: Notes
}

/** The files with an entry a line. Those of frames can be long, and only who shows them opens them. */
interface LineFiles {
  notes: Notes
  reach: ReachLog
  updates: UpdateLog
  exponents: ExponentLog
}

export class RecordFiles {
  private numbers: RunMetrics | null = null
  private opening: Promise<RunMetrics> | null = null
  /** Those that are open. */
  private lines: Partial<LineFiles> = {}
  private readonly steady = new SteadySync(() => this.sync())

  constructor(
    private readonly folder: string,
    private readonly spec: LogSpec
  ) {}

  get tables(): RecordedTables {
    const { steps, evaluations } = this.metrics
    return { steps, evaluations, notes: this.notes }
  }

  /** Opens the numbers, of which there may be many, with turns for others; `metrics` then has them at once. Throws what the file system throws. */
  async open(): Promise<void> {
    if (this.numbers) return
    this.opening ??= RunMetrics.openInSlices(this.folder, this.spec).finally(() => (this.opening = null))
    const opened = await this.opening
    // Whoever could not wait has opened them meanwhile.
    this.numbers ??= opened
  }

  get metrics(): RunMetrics {
    return (this.numbers ??= new RunMetrics(this.folder, this.spec))
  }

  get notes(): Notes {
    return (this.lines.notes ??= new Notes(join(this.folder, 'notes.jsonl')))
  }

  get reach(): ReachLog {
    return (this.lines.reach ??= new ReachLog(join(this.folder, 'reach.jsonl')))
  }

  get updates(): UpdateLog {
    return (this.lines.updates ??= new UpdateLog(join(this.folder, 'updates.jsonl')))
  }

  get exponents(): ExponentLog {
    return (this.lines.exponents ??= new ExponentLog(join(this.folder, 'exponents.jsonl')))
  }

  /** Something was added, which is brought to the disk within a second. */
  touch(): void {
    this.steady.touch()
  }

  /** Brings to the disk what was added up to now. Throws what the file system throws. */
  async sync(): Promise<void> {
    await Promise.all([this.numbers?.sync(), this.syncLines()])
  }

  /**
   * Takes what another process has added, and returns how often the run went back meanwhile and what then remained. Where that process wrote other
   * files, nothing that was read remains.
   */
  readOn(): readonly Cut[] {
    this.lines = {}
    return this.numbers ? (this.numbers.readOn() ?? [{ steps: 0, evaluations: 0 }]) : []
  }

  /** No file stays open; reading and adding open them again. */
  close(): void {
    this.steady.end()
    void this.syncLines().catch(() => undefined)
    this.numbers?.close()
  }

  /** What is in memory is read again where it is asked for. */
  forget(): void {
    this.numbers = null
    this.lines = {}
  }

  private async syncLines(): Promise<void> {
    const open: { sync(): Promise<void> }[] = Object.values(this.lines)
    await Promise.all(open.map((file) => file.sync()))
  }
}
