/** Starts the engine as a child process of Node, and multiplexes many connections over its channel. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fromEngineSchema } from '../../contract/wire/engineChannel'
import type { FromEngine, ToEngine } from '../../contract/wire/engineChannel'
import { engineEnvironment } from './engineEnvironment'
import type { EngineProcess } from './engineProcess'
import { describeExit } from './exitReason'

export interface EngineConnection {
  /** @param sent is called when the frame has left this process. */
  send(frame: Uint8Array<ArrayBuffer>, sent: () => void): void
  close(): void
}

export interface ConnectionListener {
  frame(frame: Uint8Array<ArrayBuffer>): void
  /** Called when the engine closes this connection, but not when the process ends. */
  closed(reason: string): void
}

export interface NodeEngine extends EngineProcess {
  connect(listener: ConnectionListener): EngineConnection
}

export interface NodeEngineOptions {
  program: string
  args: readonly string[]
  /** Receives the engine's output in pieces. */
  write: (text: string) => void
}

/** How much of the error output is remembered, to tell why the process ended. */
const tailLength = 4_000

/** Starts the program with a channel whose messages are cloned, binary data included. */
export function startNodeEngine({ program, args, write }: NodeEngineOptions): NodeEngine {
  const child = fork(program, [...args], { env: engineEnvironment(), serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const listeners = new Map<number, ConnectionListener>()
  const exit = watchExit(child, write)
  let connections = 0
  let onReady: () => void = () => undefined
  child.on('message', (data) => {
    const message = fromEngineSchema.safeParse(data)
    if (message.success) receive(message.data, listeners, () => onReady())
    else child.kill('SIGKILL') // it does not speak the protocol; its end is reported as any other
  })
  child.stdout?.setEncoding('utf8').on('data', write)
  return {
    onReady: (listener) => (onReady = listener),
    onExit: (listener) => void exit.then(listener),
    stop: (graceMs) => stop(child, exit, graceMs),
    connect(listener) {
      const connection = ++connections
      listeners.set(connection, listener)
      tell(child, { type: 'open', connection })
      return {
        send: (frame, sent) => tell(child, { type: 'frame', connection, frame }, sent),
        close() {
          if (listeners.delete(connection)) tell(child, { type: 'close', connection })
        }
      }
    }
  }
}

function receive(message: FromEngine, listeners: Map<number, ConnectionListener>, ready: () => void): void {
  if (message.type === 'ready') return ready()
  const listener = listeners.get(message.connection)
  if (message.type === 'frame') return listener?.frame(message.frame)
  listeners.delete(message.connection)
  listener?.closed(message.reason)
}

/** Resolves with the reason once the process and its output have ended. */
function watchExit(child: ChildProcess, write: (text: string) => void): Promise<string> {
  let tail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailLength)
    write(text)
  })
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(describeExit(code, signal, tail)))
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`it could not be started: ${error.message}`)
    })
  })
}

async function stop(child: ChildProcess, exit: Promise<string>, graceMs: number): Promise<void> {
  tell(child, { type: 'stop' })
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await exit
  clearTimeout(timer)
}

/** A message that cannot be sent because the process has ended is dropped: the end is reported elsewhere. */
function tell(child: ChildProcess, message: ToEngine, sent: () => void = () => undefined): void {
  if (child.connected) child.send(message, () => sent())
  else sent()
}
