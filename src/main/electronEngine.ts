/** The engine as a utility process of Electron, which serves each window by a port of its own. */
import { utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { fromEngineSchema } from '../contract/wire/engineChannel'
import type { ToEngine } from '../contract/wire/engineChannel'
import { engineEnvironment } from '../host/supervisor/engineEnvironment'
import type { EngineProcess } from '../host/supervisor/engineProcess'
import { describeExit } from '../host/supervisor/exitReason'

export interface ElectronEngine extends EngineProcess {
  /** Serves this port until it is closed. */
  connect(port: MessagePortMain): void
}

const tailLength = 4_000

/** The app must be ready. */
export function startElectronEngine(program: string, args: readonly string[]): ElectronEngine {
  const child = utilityProcess.fork(program, [...args], {
    env: engineEnvironment(),
    serviceName: 'Gatescope engine',
    stdio: ['ignore', 'inherit', 'pipe']
  })
  const exit = watchExit(child)
  let onReady: () => void = () => undefined
  child.on('message', (data: unknown) => {
    const message = fromEngineSchema.safeParse(data)
    if (message.success && message.data.type === 'ready') onReady()
  })
  return {
    onReady: (listener) => (onReady = listener),
    onExit: (listener) => void exit.then(listener),
    stop: (graceMs) => stop(child, exit, graceMs),
    connect: (port) => child.postMessage({ type: 'port' } satisfies ToEngine, [port])
  }
}

function watchExit(child: UtilityProcess): Promise<string> {
  let tail = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    tail = (tail + bytes.toString()).slice(-tailLength)
    process.stderr.write(bytes)
  })
  return new Promise((resolve) => {
    child.on('error', (type, location) => (tail += `\n${type}: in ${location}\n`))
    child.on('exit', (code) => resolve(describeExit(code, null, tail)))
  })
}

async function stop(child: UtilityProcess, exit: Promise<string>, graceMs: number): Promise<void> {
  child.postMessage({ type: 'stop' } satisfies ToEngine)
  const timer = setTimeout(() => child.kill(), graceMs)
  await exit
  clearTimeout(timer)
}
