import { describe, expect, it } from 'vitest'
import { skipAll, withoutTensorflow } from '../../../../../tests/support/skipping'
import { buildProgram } from '../../../compiler/program/builder'
import type { Module } from '../../executor'
import { loadLibrary } from './library'
import { writeModule } from '../graph/moduleGraph'
import { encodeSavedModel } from '../graph/savedModelProto'
import { Session } from './session'
import { SessionPool } from './sessionPool'

const search = loadLibrary()

/** Makes a different module for each size. */
function savedModel(size: number): Uint8Array {
  const type = { dtype: 'float32', shape: [size] } as const
  const program = buildProgram('f', new Map([['x', type]]), (builder, values) => {
    return new Map([...values.values()].map((value) => ['y', builder.unary('neg', value)]))
  })
  const module: Module = { variables: new Map([['v', type]]), functions: new Map([['f', program]]) }
  return encodeSavedModel(writeModule(module, { xla: true }).graph)
}

it('writes the same program as the same bytes', () => {
  expect(savedModel(3)).toEqual(savedModel(3))
  expect(savedModel(3)).not.toEqual(savedModel(4))
})

describe('session pool', () => {
  skipAll(withoutTensorflow())

  it('gives a session again for the same module, and never to two at once', () => {
    if (!search.ok) return
    const { binding } = search.library
    const pool = new SessionPool((bytes) => Session.load(binding, bytes))
    const before = binding.getNumOfSavedModels()
    const first = pool.take(savedModel(3))
    const second = pool.take(savedModel(3))
    expect(second.session).not.toBe(first.session)
    pool.giveBack(first.key, first.session)
    expect(pool.take(savedModel(4)).session).not.toBe(first.session)
    expect(pool.take(savedModel(3)).session).toBe(first.session)
    expect(binding.getNumOfSavedModels()).toBe(before + 3)
  })

  it('lets the oldest go when many are idle', () => {
    if (!search.ok) return
    const { binding } = search.library
    const pool = new SessionPool((bytes) => Session.load(binding, bytes))
    const before = binding.getNumOfSavedModels()
    const taken = [1, 2, 3, 4, 5, 6].map((size) => pool.take(savedModel(size)))
    for (const { key, session } of taken) pool.giveBack(key, session)
    expect(binding.getNumOfSavedModels()).toBe(before + 4)
  })
})
