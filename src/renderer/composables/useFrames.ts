/**
 * Follows a stream of frames of a model. It keeps the newest frame of the requested subject, as long as a component requests
 * one and the engine is connected.
 */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { EngineClient } from '../../contract/contract'
import { useConnectionStore } from '../stores/connectionStore'

type Inspection = EngineClient['inspection']

/** Returns the present request, or null for none. A new request replaces the one before. */
type Wanted<Request> = () => Request | null
type Open<Request, Frame> = (
  inspection: Inspection,
  request: Request,
  options: { readonly signal: AbortSignal }
) => Promise<AsyncIterable<Frame>>

export interface FrameListener<Frame> {
  take(frame: Frame): void
  /** The engine refused, or the stream broke. If the connection broke, the stream starts again when it returns. */
  refuse(error: unknown): void
  /** The engine let go of the model, so that no more frames come of this request. */
  end?(): void
}

/** Passes each frame on as it arrives. Requests are compared as JSON. */
export function followFrames<Request, Frame>(request: Wanted<Request>, open: Open<Request, Frame>, listener: FrameListener<Frame>): void {
  const connection = useConnectionStore()
  let underWay: AbortController | null = null

  async function listen(wanted: Request): Promise<void> {
    const stream = new AbortController()
    underWay = stream
    try {
      for await (const frame of await open(connection.client.inspection, wanted, { signal: stream.signal })) {
        if (stream.signal.aborted) return
        listener.take(frame)
      }
      if (!stream.signal.aborted) listener.end?.()
    } catch (error) {
      if (!stream.signal.aborted && connection.ready) listener.refuse(error)
    }
  }

  const wanted = () => (connection.ready ? request() : null)
  watch(
    () => JSON.stringify([wanted(), connection.readyCount]),
    () => {
      underWay?.abort()
      underWay = null
      const next = wanted()
      if (next !== null) void listen(next)
    },
    { immediate: true }
  )
  onScopeDispose(() => underWay?.abort())
}

/** Returns the newest frame, null before the first, and why no frame arrives, or null. Each frame is passed to `onFrame`. */
export function useFrames<Request, Frame>(request: Wanted<Request>, open: Open<Request, Frame>, onFrame?: (frame: Frame) => void) {
  const frame = shallowRef<Frame | null>(null)
  const fault = shallowRef<string | null>(null)
  followFrames(request, open, {
    take: (next) => {
      fault.value = null
      frame.value = next
      onFrame?.(next)
    },
    refuse: (error) => (fault.value = error instanceof Error ? error.message : String(error))
  })
  return { frame, fault }
}
