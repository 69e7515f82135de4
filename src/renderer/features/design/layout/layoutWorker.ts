/** The layout kernel in a worker of its own, started when it is first needed. */
import type { NoticeText } from '../../../stores/noticeStore'
import type { Layouter } from './kernel'

let starting: Promise<Layouter> | undefined

export function layoutKernel(): Promise<Layouter> {
  starting ??= start()
  return starting
}

/** The notice of a layout that the kernel could not make. */
export function notLaidOut(error: unknown): NoticeText {
  return { title: 'Not laid out', detail: error instanceof Error ? error.message : String(error) }
}

async function start(): Promise<Layouter> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import('elkjs/lib/elk-api'),
    import('elkjs/lib/elk-worker.min.js?worker')
  ])
  return new Elk({ workerFactory: () => new ElkWorker() })
}
