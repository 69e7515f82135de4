/** Shows and changes the queue of runs. */
import type { Queue } from '../../../contract/runs/queue'
import type { RunQueue } from '../queue/runQueue'
import { prepareRun } from '../runs/preparedRun'
import type { TaskCache } from '../runs/taskCache'
import type { Implementer } from './implementer'

export function queueHandlers(os: Implementer['queue'], queue: RunQueue, tasks: TaskCache) {
  return {
    watch: os.watch.handler(({ signal }) => states(queue, signal)),
    add: os.add.handler(async ({ input, errors }) => {
      const prepared = await prepareRun(input.document, tasks)
      if (!prepared.ok) throw errors.INVALID_DOCUMENT({ data: { problems: prepared.problems } })
      await queue.add(input)
      return queue.now()
    }),
    move: os.move.handler(async ({ input: { queueId, to }, errors }) => {
      if (!(await queue.move(queueId, to))) throw errors.NOT_FOUND({ data: { queueId } })
      return queue.now()
    }),
    remove: os.remove.handler(async ({ input: { queueId }, errors }) => {
      if (!(await queue.remove(queueId))) throw errors.NOT_FOUND({ data: { queueId } })
      return queue.now()
    }),
    retry: os.retry.handler(async ({ input: { queueId }, errors }) => {
      if (!(await queue.retry(queueId))) throw errors.NOT_FOUND({ data: { queueId } })
      return queue.now()
    }),
    hold: os.hold.handler(async ({ input: { held } }) => {
      await queue.hold(held)
      return queue.now()
    })
  }
}

async function* states(queue: RunQueue, signal?: AbortSignal): AsyncGenerator<Queue, void, void> {
  await queue.refresh()
  let told = ''
  while (!signal?.aborted) {
    const seen = queue.changes.latest
    const now = queue.now()
    const text = JSON.stringify(now)
    if (text !== told) yield now
    told = text
    await queue.changes.after(seen, signal)
  }
}
