/** A port for messages on top of one for frames: encodes what is sent, and ends the connection at a frame that it cannot read. */
import { decode, encode } from './codec'
import { CodecError } from './codecError'
import { listenGuarded } from './guarded'
import { maxFrameBytes } from './limits'
import type { FramePort, Port } from './port'

/** `send` throws CodecError for a message that cannot be encoded, and sends nothing then. */
export function encodedPort(frames: FramePort, limit = maxFrameBytes): Port {
  return {
    send: (message) => frames.send(encode(message, limit)),
    onMessage(listener) {
      listenGuarded(frames, (frame) => {
        const read = tryDecode(frame, limit)
        if (read.ok) listener(read.message)
        else frames.close(read.reason)
      })
    },
    onClose: (listener) => frames.onClose(listener),
    close: (reason) => frames.close(reason)
  }
}

function tryDecode(frame: Uint8Array<ArrayBuffer>, limit: number): { ok: true; message: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, message: decode(frame, limit) }
  } catch (error) {
    if (error instanceof CodecError) return { ok: false, reason: `a frame could not be read: ${error.message}` }
    throw error
  }
}
