/** Follows a stream of the engine, as long as one is requested and the engine is connected, and anew with each engine. */
import { onScopeDispose, watch } from 'vue'
import type { EngineClient } from '../../contract/contract'
import { useConnectionStore } from '../stores/connectionStore'

/** Returns the present request, or null for none. A new request replaces the one before. */
export type Wanted<Request> = () => Request | null
type Open<Request, Item> = (
  client: EngineClient,
  request: Request,
  options: { readonly signal: AbortSignal }
) => Promise<AsyncIterable<Item>>

export interface StreamListener<Item> {
  /** A stream is asked for; what comes from now on is of this one. */
  begin?(): void
  take(item: Item): void
  /** The engine refused, or the stream broke. If the connection broke, the stream starts again when it returns. */
  refuse(error: unknown): void
  /** The engine ended the stream, so that nothing more comes of this request. */
  end?(): void
}

/** Passes each item on as it arrives. Requests are compared as JSON. Returns what asks once more, such as after a refusal. */
export function followStream<Request, Item>(
  request: Wanted<Request>,
  open: Open<Request, Item>,
  listener: StreamListener<Item>
): () => void {
  const connection = useConnectionStore()
  let underWay: AbortController | null = null

  async function listen(wanted: Request): Promise<void> {
    const stream = new AbortController()
    underWay = stream
    listener.begin?.()
    try {
      for await (const item of await open(connection.client, wanted, { signal: stream.signal })) {
        if (stream.signal.aborted) return
        listener.take(item)
      }
      if (!stream.signal.aborted) listener.end?.()
    } catch (error) {
      if (!stream.signal.aborted && connection.ready) listener.refuse(error)
    }
  }

  const wanted = () => (connection.ready ? request() : null)
  function ask(): void {
    underWay?.abort()
    underWay = null
    const next = wanted()
    if (next !== null) void listen(next)
  }

  watch(() => JSON.stringify([wanted(), connection.readyCount]), ask, { immediate: true })
  onScopeDispose(() => underWay?.abort())
  return ask
}
