/** The end of a process is described in words. */
import { expect, test } from 'vitest'
import { describeExit } from './exitReason'

const stack = `node:internal/process:394
      throw error
      ^

RangeError: Array buffer allocation failed
    at new ArrayBuffer (<anonymous>)

Node.js v20.20.2
`

test.each([
  [null, 'SIGKILL', '', 'it was killed (SIGKILL), which often means that memory ran out'],
  [137, null, '', 'it was killed (SIGKILL), which often means that memory ran out'],
  [null, 'SIGUSR1', '', 'the signal SIGUSR1 ended it'],
  [1, null, '', 'it ended with exit code 1'],
  [1, null, stack, 'it ended with exit code 1: RangeError: Array buffer allocation failed'],
  [
    134,
    null,
    'terminate called\n  what():  std::bad_alloc\n',
    'it gave up (SIGABRT), which often means that memory ran out: what():  std::bad_alloc'
  ]
])('code %s, signal %s', (code, signal, output, words) => {
  expect(describeExit(code, signal, output)).toBe(words)
})
