/** Runs the labs one at a time, and keeps each study on disk from its beginning on. */
import { randomBytes } from 'node:crypto'
import type { LengthWish } from '../../../contract/labs/length'
import type { RecallWish } from '../../../contract/labs/recall'
import type { RoundsWish } from '../../../contract/labs/rounds'
import type { LabEvent, Study } from '../../../contract/labs/study'
import type { LabWork, LabsSpec } from './labsSpec'
import { pushedEvents } from './pushedEvents'
import { measureLengths, newLengthStudy } from './lengthWork'
import { measureRecalls, newRecallStudy } from './recallWork'
import { measureRounds, newRoundsStudy } from './roundsWork'

export type LabRefusal = { readonly code: 'TRAINING' | 'MEASURING'; readonly name: string }

interface Measuring {
  title: string
  readonly id: string
  readonly stop: AbortController
  readonly ended: Promise<void>
}

export class Labs {
  private measuring: Measuring | null = null

  constructor(private readonly spec: LabsSpec) {}

  /** Why no study can begin now; null where one can. */
  refusal(): LabRefusal | null {
    const name = this.spec.training()
    if (name !== null) return { code: 'TRAINING', name }
    return this.measuring === null ? null : { code: 'MEASURING', name: this.measuring.title }
  }

  /** Measures until all is measured, the signal aborts or the reader stops. It must not be refused. */
  length(wish: LengthWish, signal?: AbortSignal): AsyncGenerator<LabEvent> {
    return this.run(newLengthStudy(wish, this.beginning()), (work) => measureLengths(this.spec, work), signal)
  }

  recall(wish: RecallWish, signal?: AbortSignal): AsyncGenerator<LabEvent> {
    return this.run(newRecallStudy(wish, this.beginning()), (work) => measureRecalls(this.spec, work), signal)
  }

  rounds(wish: RoundsWish, signal?: AbortSignal): AsyncGenerator<LabEvent> {
    return this.run(newRoundsStudy(wish, this.beginning()), (work) => measureRounds(this.spec, work), signal)
  }

  /** A study that was cancelled a moment ago is listed as it ended. */
  async list() {
    if (this.measuring?.stop.signal.aborted) await this.measuring.ended
    return this.spec.files.list()
  }

  /** Null where there is no such study. */
  async rename(id: string, title: string): Promise<Study | null> {
    const { measuring, spec } = this
    const study = await spec.files.read(id)
    if (study === null) return null
    // A study that is measured writes its own file.
    if (measuring?.id === id) measuring.title = title
    else await spec.files.write({ ...study, title })
    return { ...study, title }
  }

  /** Returns the removed study, which is cancelled first if it is measured; null where there is none. */
  async remove(id: string): Promise<Study | null> {
    if (this.measuring?.id === id) {
      this.measuring.stop.abort()
      await this.measuring.ended
    }
    const study = await this.spec.files.read(id)
    if (study !== null) await this.spec.files.remove(id)
    return study
  }

  restore(study: Study): Promise<void> {
    return this.spec.files.write(study.state === 'running' ? { ...study, state: 'cut' } : study)
  }

  /** Cancels what is measured, and waits until it is kept. */
  async dispose(): Promise<void> {
    this.measuring?.stop.abort()
    await this.measuring?.ended
  }

  private beginning() {
    return { id: `lab-${randomBytes(6).toString('hex')}`, startedAt: this.spec.now() }
  }

  private run<Kind extends Study>(first: Kind, measure: (work: LabWork<Kind>) => Promise<void>, signal?: AbortSignal) {
    const stop = new AbortController()
    signal?.addEventListener('abort', () => stop.abort(), { once: true })
    let resolve: () => void = () => undefined
    const ended = new Promise<void>((end) => (resolve = end))
    const measuring: Measuring = { id: first.id, title: first.title, stop, ended }
    this.measuring = measuring
    const giveBack = this.spec.takeEngine(first)
    const work = async (tell: (event: LabEvent) => void) => {
      let study = first
      const change = async (next: (study: Kind) => Kind) => {
        const seconds = (this.spec.now() - study.startedAt) / 1000
        study = { ...next(study), title: measuring.title, seconds, disturbedBy: study.disturbedBy ?? this.spec.training() }
        await this.spec.files.write(study)
        tell({ type: 'study', study })
      }
      try {
        await change((same) => same)
        await measure({ study: () => study, change, tell, signal: stop.signal })
        await change((whole) => ({ ...whole, state: stop.signal.aborted ? 'cancelled' : 'finished' }))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        await change((part) => ({ ...part, state: 'failed', reason }))
      } finally {
        this.measuring = null
        giveBack()
        resolve()
      }
    }
    return pushedEvents(work, () => stop.abort())
  }
}
