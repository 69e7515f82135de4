/**
 * Follows a stream of frames of a model. It keeps the newest frame of the requested subject, as long as a component requests
 * one and the engine is connected.
 */
import { shallowRef } from 'vue'
import type { EngineClient } from '../../contract/contract'
import { followStream } from './useStream'
import type { StreamListener, Wanted } from './useStream'

type Inspection = EngineClient['inspection']

/** Opens a stream of frames. */
export type Open<Request, Frame> = (
  inspection: Inspection,
  request: Request,
  options: { readonly signal: AbortSignal }
) => Promise<AsyncIterable<Frame>>

/** Passes each frame on as it arrives. Requests are compared as JSON. */
export const followFrames = <Request, Frame>(request: Wanted<Request>, open: Open<Request, Frame>, listener: StreamListener<Frame>): void =>
  void followStream(request, (client, wanted, options) => open(client.inspection, wanted, options), listener)

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
