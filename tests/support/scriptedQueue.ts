// A queue in memory from which nothing starts: for tests of the window alone.
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { Queue } from '../../src/contract/runs/queue'

export class ScriptedQueue {
  private queue: Queue = { running: null, measuring: null, waiting: [], held: false }
  private readonly woken = new Set<() => void>()

  get now(): Queue {
    return this.queue
  }

  set(change: Partial<Queue>): Queue {
    this.queue = { ...this.queue, ...change }
    for (const wake of this.woken) wake()
    return this.queue
  }

  /** Resolves at the next change, or when the signal aborts. */
  changed(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => (this.woken.delete(wake), resolve())
      this.woken.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
}

export function scriptedQueueProcedures(queue: ScriptedQueue) {
  const os = implement(contract.queue)
  const others = (queueId: string) => queue.now.waiting.filter((row) => row.queueId !== queueId)
  return {
    watch: os.watch.handler(async function* ({ signal }) {
      while (signal?.aborted !== true) {
        yield queue.now
        await queue.changed(signal)
      }
    }),
    add: os.add.handler(({ input: { document } }) => {
      const queueId = `waits-${queue.now.waiting.length + 1}`
      const row = { queueId, name: document.name, documentId: document.id ?? null, addedAt: 0, sweepId: null, problems: [] }
      return queue.set({ waiting: [...queue.now.waiting, row] })
    }),
    move: os.move.handler(({ input: { queueId, to } }) => {
      const row = queue.now.waiting.filter((each) => each.queueId === queueId)
      return queue.set({ waiting: [...others(queueId).slice(0, to), ...row, ...others(queueId).slice(to)] })
    }),
    remove: os.remove.handler(({ input }) => queue.set({ waiting: others(input.queueId) })),
    retry: os.retry.handler(({ input }) =>
      queue.set({ waiting: queue.now.waiting.map((row) => (row.queueId === input.queueId ? { ...row, problems: [] } : row)) })
    ),
    hold: os.hold.handler(({ input }) => queue.set({ held: input.held }))
  }
}

/** A workspace without sweeps. */
export function scriptedSweepProcedures() {
  const os = implement(contract.sweeps)
  return {
    plan: os.plan.handler(() => []),
    start: os.start.handler(({ errors }) => {
      throw errors.INVALID_SWEEP({ data: { problems: [] } })
    }),
    stop: os.stop.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ data: input })
    }),
    resume: os.resume.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ data: { sweepId: input.sweepId } })
    }),
    watch: os.watch.handler(async function* ({ signal }) {
      yield { sweeps: [] }
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    }),
    spec: os.spec.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ data: input })
    })
  }
}
