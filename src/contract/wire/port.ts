/** The one thing that a transport must offer: messages both ways, in order, and word of the end. */

export interface Port<Message = unknown> {
  /** Sends a message; does nothing once the port is closed. */
  send(message: Message): void
  /** Sets the one listener, which also receives the messages that came before. */
  onMessage(listener: (message: Message) => void): void
  /** Sets the one listener, called once, at once if the port is closed already. `reason` is in words. */
  onClose(listener: (reason: string) => void): void
  /** Closes both ends. */
  close(reason?: string): void
}

/** A port that carries encoded frames. */
export type FramePort = Port<Uint8Array<ArrayBuffer>>

/** The part of a port that all transports share: keeping early messages, and ending once. */
export interface Inbox<Message> {
  readonly closed: boolean
  receive(message: Message): void
  end(reason: string): void
  onMessage(listener: (message: Message) => void): void
  onClose(listener: (reason: string) => void): void
}

export function createInbox<Message>(): Inbox<Message> {
  const early: Message[] = []
  let deliver: ((message: Message) => void) | null = null
  let tell: ((reason: string) => void) | null = null
  let ended: string | null = null
  return {
    get closed() {
      return ended !== null
    },
    receive(message) {
      if (ended !== null) return
      if (deliver) deliver(message)
      else early.push(message)
    },
    end(reason) {
      if (ended !== null) return
      ended = reason
      tell?.(reason)
    },
    onMessage(listener) {
      deliver = listener
      for (const message of early.splice(0)) listener(message)
    },
    onClose(listener) {
      tell = listener
      if (ended !== null) listener(ended)
    }
  }
}
