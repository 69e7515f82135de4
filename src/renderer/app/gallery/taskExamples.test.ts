// The examples on the cards are right: what they say follows from what they read.
import { describe, expect, it } from 'vitest'
import { taskExamples } from './taskExamples'

describe('the examples of tasks', () => {
  it.each(Object.entries(taskExamples))('read and say something at each time step, and at most nine: %s', (_, { reads, says, marks }) => {
    expect(says).toHaveLength(reads.length)
    expect(reads.length).toBeLessThanOrEqual(9)
    expect(says.some((value) => value !== null)).toBe(true)
    for (const mark of marks) expect(mark).toBeLessThan(reads.length)
  })

  it('says the next character', () => {
    const { reads, says } = taskExamples.nextCharacter
    expect(says.slice(0, -1)).toEqual(reads.slice(1))
  })

  it('adds the two marked numbers', () => {
    const { reads, says, marks } = taskExamples.adding
    expect(marks.reduce((sum, mark) => sum + Number(reads[mark]), 0)).toBeCloseTo(Number(says.at(-1)), 9)
  })

  it('copies, and sorts', () => {
    expect(taskExamples.copyMemory.says.slice(-3)).toEqual(taskExamples.copyMemory.reads.slice(0, 3))
    const { reads, says, marks } = taskExamples.selectiveCopying
    expect(says.slice(-3)).toEqual(marks.map((mark) => reads[mark]))
    expect(taskExamples.sorting.says.slice(-3)).toEqual(taskExamples.sorting.reads.slice(0, 3).toSorted())
  })

  it('recalls what was marked, and what followed a key', () => {
    const delayed = taskExamples.delayedRecall
    expect(delayed.says.at(-1)).toBe(String(delayed.reads[delayed.marks[0] ?? -1]).toLowerCase())
    const { reads, says } = taskExamples.associativeRecall
    expect(says.at(-1)).toBe(reads[reads.indexOf(reads.at(-1) ?? null) + 1])
  })

  it('tells whether the ones so far are odd', () => {
    let odd = 0
    const expected = taskExamples.parity.reads.map((bit) => String((odd ^= Number(bit))))
    expect(taskExamples.parity.says).toEqual(expected)
  })

  it('keeps a running total', () => {
    let total = 0
    const expected = taskExamples.runningTotal.reads.map((word) => {
      const [command, number] = [String(word)[0], Number(String(word).slice(1))]
      if (command === '=') total = number
      else if (command !== '·') total += command === '+' ? number : -number
      return String(total)
    })
    expect(taskExamples.runningTotal.says).toEqual(expected)
  })
})
