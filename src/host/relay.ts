/** Passes frames between the windows' WebSockets and the engine unchanged, and tells the windows the engine's state. */
import { engineStateSchema, supervisorRequestSchema } from '../contract/link'
import type { EngineState, SupervisorRequest } from '../contract/link'
import { readJson } from '../contract/readJson'
import type { EngineConnection, NodeEngine } from './supervisor/nodeEngine'
import type { Supervisor } from './supervisor/supervisor'
import type { WebSocket } from 'ws'

/** A window that has so many bytes on the way to a busy engine is not read until the engine has taken them. */
const mostWaiting = 64 * 1024 * 1024
/** RFC 6455, section 7.4.1: a message that violates the policy. */
const policyViolation = 1008
/** The largest text frame, in characters: a text frame is a small request. */
const longestText = 1_000

interface Window {
  readonly socket: WebSocket
  readonly supervisor: Supervisor<NodeEngine>
  connection: EngineConnection | null
  waiting: number
}

/** Serves one window until its socket closes. */
export function relay(socket: WebSocket, supervisor: Supervisor<NodeEngine>): void {
  const window: Window = { socket, supervisor, connection: null, waiting: 0 }
  const stopListening = supervisor.onState((state) => {
    // The frames that this window still sends are for the engine that has ended.
    window.connection = null
    tell(socket, state)
  })
  socket.binaryType = 'arraybuffer'
  socket.on('message', (data) => {
    try {
      if (data instanceof ArrayBuffer) pass(window, new Uint8Array(data))
      else request(window, String(data))
    } catch {
      socket.close(policyViolation, 'a message could not be handled')
    }
  })
  socket.on('error', () => undefined) // followed by `close`
  socket.on('close', () => {
    stopListening()
    window.connection?.close()
  })
  tell(socket, supervisor.state)
}

/** Sends one window the engine's state. Sending it again shows the window that the connection is alive. */
export function tell(socket: WebSocket, state: EngineState): void {
  socket.send(JSON.stringify(engineStateSchema.parse(state)))
}

function pass(window: Window, frame: Uint8Array<ArrayBuffer>): void {
  if (!window.connection) return
  const { socket } = window
  const { byteLength } = frame
  window.waiting += byteLength
  if (window.waiting > mostWaiting) socket.pause()
  window.connection.send(frame, () => {
    window.waiting -= byteLength
    if (window.waiting <= mostWaiting && socket.isPaused) socket.resume()
  })
}

function request(window: Window, text: string): void {
  const request = text.length > longestText ? null : readJson(text, supervisorRequestSchema)
  if (request) carryOut(window, request)
  else window.socket.close(policyViolation, 'a text frame was not of the protocol')
}

function carryOut(window: Window, asked: SupervisorRequest): void {
  switch (asked.request) {
    case 'restart':
      return window.supervisor.restart()
    case 'attach':
      return attach(window, asked.generation)
  }
}

/** Ignores frames for an engine that has been replaced. The window is told about the new one anyway. */
function attach(window: Window, generation: number): void {
  const { state, engine } = window.supervisor
  if (state.state !== 'ready' || state.generation !== generation || !engine) return
  window.connection?.close()
  window.connection = engine.connect({
    frame: (frame) => window.socket.send(frame),
    closed: (reason) => window.socket.close(policyViolation, closeReason(reason))
  })
}

/** RFC 6455 allows 123 bytes. Characters outside ASCII are replaced, as they would take more than one byte each. */
function closeReason(reason: string): string {
  return reason.replace(/[^ -~]/g, '?').slice(0, 123)
}
