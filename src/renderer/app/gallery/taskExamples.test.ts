// Small examples of the tasks, as the gallery draws them.
import { expect, test } from 'vitest'
import { mostCharacters, taskExamples } from './taskExamples'

test.each(Object.entries(taskExamples))('%s fits into its cells, with an answer for each time step', (_, { reads, says, marks }) => {
  expect(says).toHaveLength(reads.length)
  for (const value of [...reads, ...says]) if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(mostCharacters)
  for (const mark of marks) expect(mark).toBeLessThan(reads.length)
})
