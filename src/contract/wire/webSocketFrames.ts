/** Binary frames over a WebSocket, the browser's or that of `ws`; text frames go to a listener of their own. */
import { createInbox } from './port'
import type { FramePort } from './port'

/** What the browser's `WebSocket` and that of `ws` have in common. */
export interface WebSocketLike {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array<ArrayBuffer> | string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void
}

const open = 1
/** RFC 6455, section 7.4.1: a message that violates the policy. */
export const policyViolation = 1008

/** Wraps an open socket. `onText` hears of text frames; without it a text frame ends the connection. */
export function webSocketFrames(socket: WebSocketLike, onText?: (text: string) => void): FramePort {
  const inbox = createInbox<Uint8Array<ArrayBuffer>>()
  const end = (reason: string, code: number) => {
    inbox.end(reason)
    socket.close(code, closeReason(reason))
  }
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) inbox.receive(new Uint8Array(data))
    else if (typeof data === 'string' && onText) onText(data)
    else end('a frame was neither binary nor expected', policyViolation)
  })
  socket.addEventListener('close', ({ code, reason }) => inbox.end(reason === '' ? `the socket closed with code ${code}` : reason))
  return {
    send(frame) {
      if (!inbox.closed && socket.readyState === open) socket.send(frame)
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: (reason = 'it was closed') => end(reason, policyViolation)
  }
}

/** RFC 6455 allows 123 bytes; characters outside ASCII would take more than one. */
export function closeReason(reason: string): string {
  return reason.replace(/[^ -~]/g, '?').slice(0, 123)
}
