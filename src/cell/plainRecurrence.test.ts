// Only a cell without gates and without a way past its squashing function is a plain RNN.
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../tests/support/templates'
import { nextTokenTask } from '../contract/document/taskShape'
import { checkModel } from '../engine/model/graph/checkModel'
import { isPlain, isPlainRecurrence, isRecurrent, plainRecurrence, withPlainCells } from './plainRecurrence'

const cellOf = (template: string) => {
  const [cell] = readTemplate(template).cells
  if (cell === undefined) throw new Error(template)
  return cell
}

describe('a plain RNN', () => {
  it.each([
    ['rnn-moby-dick', true],
    ['rnn-recall', true],
    ['lstm-recall', false],
    ['gru-moby-dick', false],
    ['indrnn-moby-dick', false],
    ['min-gru-moby-dick', false],
    ['selective-moby-dick', false]
  ])('is told by its drawing: %s, %s', (template, plain) => expect(isPlainRecurrence(cellOf(template))).toBe(plain))

  it('is drawn as the template is', () => {
    const { nodes, edges } = cellOf('rnn-moby-dick')
    expect({ nodes: plainRecurrence.nodes, edges: plainRecurrence.edges }).toEqual({ nodes, edges })
    expect(isPlainRecurrence(plainRecurrence)).toBe(true)
  })

  it('has no sum beside its squashing function, which would be a memory', () => {
    const cell = cellOf('rnn-moby-dick')
    const sum = { id: 'sum', name: 'sum', role: 'plain', position: { x: 0, y: 0 }, kind: 'add', params: {} } as const
    const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' })
    const others = cell.edges.filter(({ id }) => id !== 'hNew-hNext')
    const edges = [...others, edge('hNew', 'sum'), edge('h', 'sum'), edge('sum', 'hNext')]
    expect(isPlainRecurrence({ ...cell, nodes: [...cell.nodes, sum], edges })).toBe(false)
  })
})

describe('a plain RNN in the place of a model’s cells', () => {
  it.each([
    ['lstm-moby-dick', false, true],
    ['lstm-stacked-moby-dick', false, true],
    ['rnn-recall', true, true],
    ['transformer-moby-dick', false, false],
    ['lstm-attention-moby-dick', false, false]
  ])('for %s, which is plain: %s, recurrent: %s', (template, plain, recurrent) => {
    const document = readTemplate(template)
    expect([isPlain(document), isRecurrent(document)]).toEqual([plain, recurrent])
    expect(isPlain(withPlainCells(document))).toBe(recurrent)
  })
  it('has the data, the width and the training of the model', () => {
    const [document, twin] = [readTemplate('lstm-moby-dick'), withPlainCells(readTemplate('lstm-moby-dick'))]
    expect([twin.task, twin.training]).toEqual([document.task, document.training])
    expect(checkModel(twin, nextTokenTask(5)).ok).toBe(true)
    const widths = ({ model }: typeof twin) => model.layers.map((layer) => (layer.kind === 'recurrent' ? layer.params.hidden : null))
    expect(widths(twin)).toEqual(widths(document))
  })
})
