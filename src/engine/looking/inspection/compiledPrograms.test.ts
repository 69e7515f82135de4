/** Compiled programs of a view: each once, the newest few, those that failed again, and none after the end. */
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Executable } from '../../executors/executor'
import { CompiledPrograms } from './compiledPrograms'

function program() {
  const dispose = vi.fn<() => void>()
  const executable: Executable = { run: () => new Map(), read: () => new Map(), write: () => undefined, dispose }
  return { executable, dispose }
}

describe('compiled programs', () => {
  it('are compiled once, and those used longest ago are let go', async () => {
    const programs = new CompiledPrograms<ReturnType<typeof program>>(2)
    const [a, b, c] = [program(), program(), program()]
    const compileA = vi.fn(() => Promise.resolve(a))
    expect(await programs.get('a', compileA)).toBe(a)
    await programs.get('b', () => Promise.resolve(b))
    expect(await programs.get('a', compileA)).toBe(a)
    expect(compileA).toHaveBeenCalledTimes(1)
    await programs.get('c', () => Promise.resolve(c))
    await setImmediate()
    expect([a, b, c].map(({ dispose }) => dispose.mock.calls.length)).toEqual([0, 1, 0])
  })

  it('that failed are tried again', async () => {
    const programs = new CompiledPrograms<ReturnType<typeof program>>(2)
    await expect(programs.get('a', () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    await setImmediate()
    const a = program()
    expect(await programs.get('a', () => Promise.resolve(a))).toBe(a)
  })

  it('are let go at the end, those that are still being compiled too', async () => {
    const programs = new CompiledPrograms<ReturnType<typeof program>>(2)
    const [a, b] = [program(), program()]
    const late = programs.get('b', () => setImmediate(b))
    await programs.get('a', () => Promise.resolve(a))
    programs.dispose()
    await late
    await setImmediate()
    expect([a, b].map(({ dispose }) => dispose.mock.calls.length)).toEqual([1, 1])
    expect(() => programs.get('a', () => Promise.resolve(a))).toThrow('disposed')
  })
})
