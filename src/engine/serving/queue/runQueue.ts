/**
 * The queue of a workspace: runs wait in a file, and start one after another when nothing trains. Of the processes that serve one workspace,
 * the one that holds the lock starts them; the others show the queue and change it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { problem } from '../../../contract/problems/problem'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Queue } from '../../../contract/runs/queue'
import { tryLock } from '../../files/lock'
import type { Lock } from '../../files/lock'
import { newRunId } from '../../learning/runs/runStore'
import type { RunStore } from '../../learning/runs/runStore'
import { Changes } from '../../learning/training/changes'
import type { RunManager } from '../runs/runManager'
import type { Outcome } from '../runs/runTaking'
import { changeQueueFile, emptyQueue, readQueueFile } from './queueFile'
import type { QueueFile, QueueRow } from './queueFile'
import { hasRow, movedRow, nextOf, withProblems, withRow, withRunId, withoutRow, withoutTurns } from './queueOrder'

export interface RunQueueSpec {
  /** Of the file. */
  readonly path: string
  readonly runs: RunManager
  readonly store: RunStore
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Milliseconds after which a process looks at the file again, and whether the one that started runs has ended. */
const LOOK_EVERY = 1_000

/** The turn of a sweep: what starts when it is there, and who hears of it. Null tells that it was taken off the queue. */
interface Turn {
  readonly start: () => Promise<Outcome>
  readonly started: (outcome: Outcome | null) => void
  readonly failed: (error: unknown) => void
}

/** A row of nobody: the turn of a sweep says whose it is, a run which document it trains. */
const ordinaryRow = { documentId: null, document: null, weightsFrom: null, weightsStep: null, sweepId: null, problems: [], runId: null }

export class RunQueue {
  /** Announced after each change of the queue, and of the run that trains. */
  readonly changes = new Changes()
  private file: QueueFile = emptyQueue
  /** Counts what this process has changed in the file. */
  private written = 0
  private lock: Lock | null = null
  private readonly turns = new Map<string, Turn>()
  private readonly closing = new AbortController()
  private working: readonly Promise<unknown>[] = []

  constructor(private readonly spec: RunQueueSpec) {}

  /** Whether this process starts the runs that wait. */
  get starts(): boolean {
    return this.lock !== null
  }

  /** Begins to start runs, as far as no other process does. */
  open(): void {
    this.working = [this.look(), this.followRuns(), this.startWaiting()]
  }

  /** From the call on, nothing is started; turns that wait are over. */
  async close(): Promise<void> {
    this.closing.abort()
    this.changes.announce()
    await Promise.all(this.working)
    for (const queueId of [...this.turns.keys()]) this.endTurn(queueId)
    // Whoever starts runs next does not go on with the one that ends with this process.
    if (this.lock) await this.noteRunning(null).catch(() => undefined)
    await this.lock?.release()
    this.lock = null
  }

  now(): Queue {
    const { held, waiting } = this.file
    const rows = waiting.map(({ document: _, weightsFrom: __, weightsStep: ___, runId: ____, ...row }) => row)
    const { runs } = this.spec
    return { running: runs.keepsEngine()?.runId ?? null, measuring: runs.measuring, waiting: rows, held }
  }

  /** Reads what other processes have changed. */
  async refresh(): Promise<void> {
    const { written } = this
    const file = await readQueueFile(this.spec.path)
    // What was read before a change is older than the change.
    if (written === this.written) this.take(file)
  }

  async add(run: Pick<QueueRow, 'weightsFrom' | 'weightsStep'> & { readonly document: GatescopeDocument }): Promise<void> {
    const { document, weightsFrom, weightsStep } = run
    const row = { ...this.row(document.name), documentId: document.id ?? null, document, weightsFrom, weightsStep }
    await this.change((file) => withRow(file, row))
  }

  /** Waits until it is the turn of a sweep's trial, and starts it. Null when the turn was taken off the queue, or the signal aborts before it comes. */
  turn(sweepId: string, name: string, start: () => Promise<Outcome>, signal: AbortSignal): Promise<Outcome | null> {
    if (signal.aborted || this.closing.signal.aborted) return Promise.resolve(null)
    const row: QueueRow = { ...this.row(name), sweepId }
    const over = new AbortController()
    const turn = new Promise<Outcome | null>((resolve, reject) => {
      this.turns.set(row.queueId, { start, started: resolve, failed: reject })
      const added = this.change((file) => withRow(file, row))
      added.catch(reject)
      const takeOff = () => void added.then(() => this.remove(row.queueId)).catch(reject)
      signal.addEventListener('abort', takeOff, { once: true, signal: over.signal })
    })
    // A sweep has one signal for all of its trials: what was theirs does not listen to it any more.
    return turn.finally(() => over.abort())
  }

  /** Each of these returns whether the run waits still. */
  move(queueId: string, to: number): Promise<boolean> {
    return this.changeRow(queueId, (file) => movedRow(file, queueId, to))
  }
  async remove(queueId: string): Promise<boolean> {
    this.endTurn(queueId)
    const waited = await this.changeRow(queueId, (file) => withoutRow(file, queueId))
    // It was about to start, and waits again since somebody was quicker.
    this.endTurn(queueId)
    return waited
  }
  retry(queueId: string): Promise<boolean> {
    return this.changeRow(queueId, (file) => withProblems(file, queueId, []))
  }

  async hold(held: boolean): Promise<void> {
    await this.change((file) => ({ ...file, held }))
  }

  private row(name: string) {
    const addedAt = this.spec.now()
    const queueId = `waits-${newRunId(addedAt)}`
    return { queueId, name, addedAt, ...ordinaryRow }
  }

  private async changeRow(queueId: string, change: (file: QueueFile) => QueueFile): Promise<boolean> {
    let waited = false
    await this.change((file) => {
      waited = hasRow(file, queueId)
      return waited ? change(file) : file
    })
    return waited
  }

  private async change(change: (file: QueueFile) => QueueFile): Promise<void> {
    const file = await changeQueueFile(this.spec.path, change)
    this.written += 1
    this.take(file)
  }

  private take(file: QueueFile): void {
    if (isDeepStrictEqual(file, this.file)) return
    this.file = file
    this.changes.announce()
  }

  /** Looks at the file every second, and becomes the process that starts runs as soon as no other is. */
  private async look(): Promise<void> {
    const { signal } = this.closing
    while (!signal.aborted) {
      if (!this.lock) await this.tryToStart().catch(() => undefined)
      await this.refresh()
      await pause(LOOK_EVERY, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  private async tryToStart(): Promise<void> {
    const claim = await tryLock(`${this.spec.path}.owner`)
    if (!('lock' in claim)) return
    await this.change(withoutTurns)
    await this.goOn()
    this.lock = claim.lock
    this.changes.announce()
  }

  /** Goes on with what trained or was about to start when the process that started runs was killed. */
  private async goOn(): Promise<void> {
    const { running, waiting, held } = this.file
    const started = waiting.filter(({ runId }) => runId !== null && this.spec.store.get(runId) !== null)
    for (const { queueId } of started) await this.change((file) => withoutRow(file, queueId))
    for (const runId of [running, ...started.map((row) => row.runId)]) if (runId !== null && !held) await this.takeUp(runId)
  }

  private async takeUp(runId: string): Promise<void> {
    const { runs, store } = this.spec
    if (store.get(runId)?.summary.phase === 'interrupted') await runs.resume(runId, undefined, { whenFree: true })
  }

  private async followRuns(): Promise<void> {
    const { signal } = this.closing
    const { changes } = this.spec.runs
    while (!signal.aborted) {
      const seen = changes.latest
      this.changes.announce()
      await changes.after(seen, signal)
    }
  }

  private async startWaiting(): Promise<void> {
    const { signal } = this.closing
    while (!signal.aborted) {
      const seen = this.changes.latest
      // A folder that cannot be written now may be written after the next change.
      if (this.lock) await this.startNext().catch(() => undefined)
      await this.changes.after(seen, signal)
    }
  }

  private async startNext(): Promise<void> {
    const running = this.spec.runs.keepsEngine()?.runId ?? null
    await this.noteRunning(running)
    const next = running === null && this.spec.runs.measuring === null ? nextOf(this.file) : undefined
    if (next?.document) await this.startDocument(next, next.document)
    else if (next) await this.startTurn(next.queueId)
  }

  private async startDocument({ queueId, weightsFrom, weightsStep }: QueueRow, document: GatescopeDocument): Promise<void> {
    const runId = newRunId(this.spec.now())
    await this.change((file) => withRunId(file, queueId, runId))
    const outcome = await this.spec.runs.start(document, { weightsFrom, weightsStep, whenFree: true, known: { runId } })
    if (outcome.ok) return this.change((file) => withoutRow(file, queueId))
    const { refusal } = outcome
    // Somebody was quicker: it waits for its next turn.
    if (refusal.code === 'BUSY') return
    const problems = refusal.code === 'INVALID_DOCUMENT' ? refusal.problems : [problem('queue.noWeights', {}, { run: weightsFrom ?? '' })]
    return this.change((file) => withProblems(file, queueId, problems))
  }

  /** A turn that starts is not taken off any more: whoever wants that stops its run. */
  private async startTurn(queueId: string): Promise<void> {
    const turn = this.turns.get(queueId)
    this.turns.delete(queueId)
    try {
      const outcome = (await turn?.start()) ?? null
      if (turn && outcome?.ok === false && outcome.refusal.code === 'BUSY') return this.waitAgain(queueId, turn)
      turn?.started(outcome)
    } catch (error) {
      turn?.failed(error)
    }
    await this.change((file) => withoutRow(file, queueId))
  }

  /** Somebody was quicker: the turn waits for its next, unless it was taken off meanwhile. */
  private waitAgain(queueId: string, turn: Turn): void {
    this.turns.set(queueId, turn)
    if (!hasRow(this.file, queueId)) this.endTurn(queueId)
  }

  private endTurn(queueId: string): void {
    this.turns.get(queueId)?.started(null)
    this.turns.delete(queueId)
  }

  /** Writes down which run goes on first after the engine was killed. A sweep takes up its trials by itself. */
  private async noteRunning(runId: string | null): Promise<void> {
    const isTrial = runId !== null && (this.spec.runs.record(runId)?.trial ?? null) !== null
    const running = isTrial ? null : runId
    const matters = this.file.running !== null || this.file.waiting.length > 0
    if (matters && running !== this.file.running) await this.change((file) => ({ ...file, running }))
  }
}
