import { expect, test } from 'vitest'
import { encodedPort } from './encodedPort'
import type { FramePort } from './port'

test('a message that would be too large is not sent, and the port stays open', () => {
  const heard: string[] = []
  const frames: FramePort = {
    send: (frame) => heard.push(`sent ${frame.byteLength > 0}`),
    onMessage: () => undefined,
    onClose: () => undefined,
    close: (reason) => heard.push(`closed ${reason}`)
  }
  const port = encodedPort(frames, 1_000)
  expect(() => port.send({ text: 'x'.repeat(2_000) })).toThrow(expect.objectContaining({ code: 'tooLarge' }))
  expect(heard).toEqual([])
  port.send({ text: 'x' })
  expect(heard).toEqual(['sent true'])
})
