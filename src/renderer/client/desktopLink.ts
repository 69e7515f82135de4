/** Connects to Electron's main process: states come through the preload script, and each engine has a MessagePort. */
import { enginePortMessageSchema } from '../../contract/desktop'
import type { DesktopBridge } from '../../contract/desktop'
import { messagePort } from '../../contract/wire/messagePort'
import type { Port } from '../../contract/wire/port'
import type { SupervisorEvents, SupervisorLink } from './link'

/** Listens for states and ports, which come by separate ways and in either order. */
export function openDesktopLink(bridge: DesktopBridge, events: SupervisorEvents): SupervisorLink {
  const held: { port: Port | null } = { port: null }
  const closePort = (reason: string) => {
    held.port?.close(reason)
    held.port = null
  }
  const receive = (event: MessageEvent<unknown>) => {
    const message = enginePortMessageSchema.safeParse(event.data)
    const [port] = event.ports
    if (event.source !== window || !message.success || !port) return
    closePort('the engine was started again')
    held.port = messagePort(port)
    events.ready(message.data.generation, held.port)
  }
  window.addEventListener('message', receive)
  // `ready` is told when its port arrives.
  const stopListening = bridge.onEngineState((state) => {
    if (state.state === 'ready') return
    closePort('reason' in state ? state.reason : 'the engine was started again')
    events.engine(state)
  })
  bridge.requestPort()
  return {
    restart: () => bridge.restart(),
    dispose() {
      window.removeEventListener('message', receive)
      stopListening()
      closePort('the window closed it')
    }
  }
}
