/** Memory in words: constant, growing, both, and none. */
import { expect, it } from 'vitest'
import { memoryWords } from './memoryWords'

it('tells a state from a cache', () => {
  const [state, cache] = [
    { constant: 4096, perToken: 0 },
    { constant: 0, perToken: 2048 }
  ]
  expect(memoryWords([state], 100)).toEqual(['state: 4.1 KB, constant'])
  expect(memoryWords([cache], 250)).toEqual(['KV cache: grows 2.0 KB a token, now 512 KB'])
  expect(memoryWords([state, cache, cache], 1)).toEqual(['state: 4.1 KB, constant', 'KV cache: grows 4.1 KB a token, now 4.1 KB'])
  expect(memoryWords([], 5)).toEqual([])
})
