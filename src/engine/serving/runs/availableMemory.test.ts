// How much memory a machine has for training, by its own figures.
import { describe, expect, it } from 'vitest'
import { availableMemory } from './availableMemory'

describe('the memory for training', () => {
  const machine = { total: 100, free: 60, own: 10, limit: null, used: 0, gpu: null }
  it('is what is free and what the process has already', () => {
    expect(availableMemory(machine)).toBe(70)
    expect(availableMemory({ ...machine, free: 95 })).toBe(100)
  })
  it('is what the container leaves, where that is less', () => {
    expect(availableMemory({ ...machine, limit: 50, used: 25 })).toBe(35)
    expect(availableMemory({ ...machine, limit: 2 ** 63, used: 25 })).toBe(70)
  })
  it('is the memory of the GPU that is trained on', () => {
    expect(availableMemory({ ...machine, gpu: 24 })).toBe(24)
  })
})
