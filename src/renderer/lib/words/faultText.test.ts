/** A failed call is described by what happened, where it happened and what to do. */
import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import type { Problem } from '../../../contract/problems/problems'
import { faultText, problemsText } from './faultText'

const problem = (line: number): Problem => ({
  code: 'document.notJson',
  severity: 'error',
  place: {},
  args: { line, column: 2, detail: 'a comma is missing' }
})

test('a file that cannot be written is named with the reason', () => {
  const error = new ORPCError('CANNOT_WRITE', {
    message: 'The file could not be written',
    data: { file: 'a.json', reason: 'No space left' }
  })
  expect(faultText('The document was not saved', error)).toEqual({ title: 'The document was not saved', detail: 'a.json: No space left' })
})

test('a document that is not there is named', () => {
  const error = new ORPCError('NOT_FOUND', { message: 'There is no such document', data: { name: 'mine' } })
  expect(faultText('mine was not opened', error).detail).toBe('There is no such document: mine')
})

test('other errors give their message, a lost connection what happens next', () => {
  expect(faultText('x', new Error('odd'))).toEqual({ title: 'x', detail: 'odd' })
  const lost = Object.assign(new Error('lost'), { name: 'ConnectionLost' })
  expect(faultText('x', lost).detail).toContain('tried again by itself')
})

test('problems are a line each, a shared remedy is said once, and many are counted', () => {
  const { lines } = problemsText('x', [1, 2, 3, 4].map(problem), 3)
  expect(lines).toHaveLength(4)
  expect(lines?.[0]).toBe('Line 1, column 2: a comma is missing.')
  expect(lines?.[2]).toMatch(/^Line 3, column 2: a comma is missing\. \S/)
  expect(lines?.[3]).toBe('and 1 more')
})
