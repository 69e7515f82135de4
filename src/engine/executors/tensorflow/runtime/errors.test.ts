import { expect, it } from 'vitest'
import { ExecutorError } from '../../executor'
import { executorError } from './errors'

it('tells running out of memory from other failures', () => {
  const allocation = new Error('Session fail to run with error: OOM when allocating tensor with shape[1000000,1000000]')
  expect(executorError(allocation).code).toBe('outOfMemory')
  expect(executorError(new Error('RESOURCE_EXHAUSTED: Out of memory')).code).toBe('outOfMemory')
  expect(executorError(new Error('INVALID_ARGUMENT: bad shape')).code).toBe('device')
})

it('keeps the message, the cause, and an error that is ours already', () => {
  const cause = new Error('lost the device')
  expect(executorError(cause).message).toBe('lost the device')
  expect(executorError(cause).cause).toBe(cause)
  const disposedError = new ExecutorError('disposed', 'gone')
  expect(executorError(disposedError)).toBe(disposedError)
})
