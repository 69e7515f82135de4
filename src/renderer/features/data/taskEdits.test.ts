/** Layers and head follow a change of the task in one edit, and one undo restores them all. */
import { describe, expect, it } from 'vitest'
import { readTemplate, taskWithoutData } from '../../../../tests/support/templates'
import { taskKinds } from '../../../contract/document/taskKinds'
import { documentWith } from '../../../contract/data/taskChange'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { checkModel } from '../../../engine/model/graph/checkModel'
import { applyEdit } from '../../lib/edits/applyEdit'
import { changeWords } from './changeWords'
import { setTaskEdit } from './taskEdits'

const document = readTemplate('lstm-moby-dick')

describe('setTaskEdit', () => {
  it('puts a linear layer in place of the embedding, and a head over the sequence, for numbers that are added', () => {
    const { document: next, inverse } = applyEdit(document, setTaskEdit(document, taskKinds.adding.start!))
    expect(next.task).toEqual({ kind: 'adding' })
    expect(next.training.sequenceLength).toBe(taskKinds.adding.length)
    expect(next.model.layers[0]).toMatchObject({ kind: 'linear', inputs: ['features'], id: document.model.layers[0]!.id })
    expect(next.model.layers[next.model.layers.length - 1]).toMatchObject({ kind: 'head', params: { over: 'last' } })
    expect(applyEdit(next, inverse).document).toEqual(document)
  })

  it('goes back to tokens as it went', () => {
    const there = applyEdit(document, setTaskEdit(document, taskKinds.adding.start!)).document
    const back = applyEdit(there, setTaskEdit(there, document.task)).document
    expect(back.model).toEqual(document.model)
  })

  it('adds an embedding before a layer that reads numbers, for tokens', () => {
    const adding = readTemplate('gru-adding')
    const text = taskKinds.nextCharacter.start!
    const { document: next, inverse } = applyEdit(adding, setTaskEdit(adding, text))
    expect(next.model.layers.map(({ id, kind, inputs }) => [id, kind, ...inputs])).toEqual([
      ['embedding', 'embedding', 'tokens'],
      ['gru', 'recurrent', 'embedding'],
      ['head', 'head', 'gru']
    ])
    expect(next.model).toEqual(documentWith(adding, text).model)
    expect(next.model.layers[2]).toMatchObject({ params: { over: 'token' } })
    expect(checkModel(next, nextTokenTask(81)).ok).toBe(true)
    expect(changeWords(adding, text)).toContain('A layer “Embedding” of kind embedding is added before the others.')
    expect(applyEdit(next, inverse).document).toEqual(adding)
  })

  it('gives a head that has the weights of the embedding its own, where the classes are not the tokens', () => {
    const transformer = readTemplate('transformer-moby-dick')
    expect(transformer.model.layers.at(-1)).toMatchObject({ kind: 'head', params: { tied: 'embedding' } })
    const next = documentWith(transformer, { kind: 'copyMemory', symbols: 8, count: 5 })
    expect(next.model.layers.at(-1)).toMatchObject({ kind: 'head', params: { over: 'token' } })
    expect(next.model.layers.at(-1)?.params).not.toHaveProperty('tied')
    expect(changeWords(transformer, next.task).join(' ')).toContain('“Head” has weights of its own instead of the embedding’s')
    const adding = changeWords(transformer, taskKinds.adding.start!)
    expect(adding.filter((words) => words.includes('“Head”'))).toHaveLength(2)
  })

  it('changes the task alone where only its settings change', () => {
    const task = { ...document.task, heldOut: 0.3 } as typeof document.task
    expect(setTaskEdit(document, task)).toEqual({ kind: 'setTask', task })
  })
})

it('keeps the characters of an imported model as the tokens of the text that takes its place', () => {
  const task = { ...taskWithoutData, tokens: 3, vocabulary: ['b', 'a', ' '] }
  const document = { ...readTemplate('lstm-moby-dick'), task }
  const { document: next } = applyEdit(document, setTaskEdit(document, taskKinds.nextCharacter.start!))
  expect(next.task).toEqual({ ...taskKinds.nextCharacter.start!, vocabulary: ['b', 'a', ' '] })
})
