/** Listens to a port so that a message which cannot be handled ends its own connection, and nothing else of the process. */
import type { Port } from './port'

/** @param report hears of the error of a message that could not be handled; the other side only hears that there was one. */
export function listenGuarded<Message>(
  port: Port<Message>,
  handle: (message: Message) => void,
  report: (error: unknown) => void = () => undefined
): void {
  port.onMessage((message) => {
    try {
      handle(message)
    } catch (error) {
      port.close('a message could not be handled')
      report(error)
    }
  })
}
