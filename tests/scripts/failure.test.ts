// What a person reads when a step fails: what, why, and what to do.
import { expect, test } from 'vitest'
import { SetupFailure, describeFailure, summarizeFailure } from '../../scripts/lib/failure.mjs'

const failure = new SetupFailure('pip could not download it.', 'Check the connection.', '\x1b[31mtrying\x1b[0m\nERROR: no route\nbye\n')

test('a failure is told with details and a remedy, without colour codes', () => {
  expect(describeFailure(failure)).toBe(
    'pip could not download it.\n    trying\n    ERROR: no route\n    bye\n  What to do: Check the connection.'
  )
})

test('in one line, the line that names the error is kept', () => {
  expect(summarizeFailure(failure)).toBe('pip could not download it. (ERROR: no route)')
  expect(summarizeFailure(new SetupFailure('No compiler.', 'Install one.'))).toBe('No compiler.')
})

test('what was not foreseen is told with its place', () => {
  expect(describeFailure(new TypeError('odd'))).toMatch(/^Unexpected failure: TypeError: odd\n\s+at /)
})
