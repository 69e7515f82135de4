/** A step whose loss or gradients are not finite: which value went bad first, and that the step changed nothing. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CellNode } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { openEngine, smallDocument, trainToEnd, withEager, withWorkspace } from './support'
import type { TestEngine } from './support'
import { skipOne, withoutTensorflow } from '../support/skipping'

/** The small model with a cell h ← what `nodes` make of W·x + U·h + bias, `a`; the last of them is the next h and the output. */
function withCell(document: GatescopeDocument, nodes: readonly [kind: 'exp' | 'log' | 'sqrt' | 'tanh', name: string][], bias: number) {
  const place = { role: 'plain' as const, position: { x: 0, y: 0 } }
  const functionNodes = nodes.map(([kind, name]): CellNode => ({ ...place, id: name, name, kind, params: {} }))
  const chain = ['a', ...nodes.map(([, name]) => name)]
  const last = chain[chain.length - 1] ?? 'a'
  const all: CellNode[] = [
    { ...place, id: 'x', name: 'x', kind: 'input', params: {} },
    { ...place, id: 'h', name: 'h', kind: 'state', params: { shape: ['H'], initial: 'zero' } },
    { ...place, id: 'a', name: 'a', kind: 'linear', params: { units: 'H', bias: true, biasStart: bias, initialiser: { kind: 'auto' } } },
    ...functionNodes,
    { ...place, id: 'n', name: 'h', kind: 'nextState', params: { state: 'h' } },
    { ...place, id: 'y', name: 'y', kind: 'output', params: {} }
  ]
  const pairs = [['x', 'a'], ['h', 'a'], ...chain.slice(1).map((name, k) => [chain[k] ?? '', name]), [last, 'n'], [last, 'y']]
  const edges = pairs.map(([source = '', target = ''], k) => ({ id: `e${k}`, source, sourcePort: 'out', target, targetPort: 'in' }))
  return { ...document, cells: document.cells.map((cell) => ({ ...cell, nodes: all, edges })) }
}

async function failureOf(engine: TestEngine, document: GatescopeDocument) {
  const { summary } = await trainToEnd(engine, document)
  expect(summary).toMatchObject({ phase: 'failed', failure: { code: 'nonFinite' } })
  return summary.failure
}

const overflowing = async (engine: TestEngine) => withCell(await smallDocument(engine, { steps: 50 }), [['exp', 'u']], 3)

describe('a value that is not finite', () => {
  it('is named with layer, node, time step and row: an exp that overflows', () =>
    withEager(async (engine) => {
      const failure = await failureOf(engine, await overflowing(engine))
      expect(failure?.message).toMatch(
        /The first value that is not finite is the exp u in the cell of LSTM, at time step [2-8] \(.+\), sequence [1-4] of the batch, .*: Infinity\. There a is \d\d/
      )
      expect(failure).toMatchObject({ place: { layer: 'lstm', node: 'u' } })
      expect(failure?.remedy).toMatch(
        /^This is the first step, before any update, so no learning rate and no clipping would help\. Keep what enters the exp below 88/
      )
    }))

  it('is named by TensorFlow alike', { timeout: 300_000 }, (context) =>
    withWorkspace(async (workspace) => {
      skipOne(context, withoutTensorflow())
      const messages: (string | undefined)[] = []
      for (const prefer of ['eager', 'tensorflow'] as const) {
        const engine = await openEngine(workspace, { prefer })
        messages.push((await failureOf(engine, await overflowing(engine)))?.message.replace(/^.*The first/, '').replace(/ There .*/, ''))
        await engine.dispose()
      }
      expect(messages[1]).toBe(messages[0])
    })
  )

  it('is named where it was made, not where it was found: the log of a negative number', () =>
    withEager(async (engine) => {
      const document = withCell(
        await smallDocument(engine, { steps: 50 }),
        [
          ['log', 'l'],
          ['tanh', 't']
        ],
        -5
      )
      const failure = await failureOf(engine, document)
      expect(failure?.message).toMatch(
        /the log l in the cell of LSTM, at time step 1 \(.+\), sequence 1 of the batch, unit 1: NaN\. There a is −\d/
      )
      expect(failure?.remedy).toMatch(/Keep what enters the log above zero/)
    }))

  it('can be a gradient while all values are finite: the square root at zero', () =>
    withEager(async (engine) => {
      // tanh of a large negative number is −1, exp of that times … is finite; √ of an exp that underflows is 0, with an infinite slope.
      const document = withCell(
        await smallDocument(engine, { steps: 50 }),
        [
          ['exp', 'e'],
          ['sqrt', 's']
        ],
        -200
      )
      const failure = await failureOf(engine, document)
      expect(failure?.message).toMatch(
        /made by the square root s in the cell of LSTM, at time step 8 \(.+\), sequence 1 of .*: its slope is infinite where e is 0, and the gradient of e becomes (−?Infinity|NaN)\.$/
      )
      expect(failure).toMatchObject({ place: { layer: 'lstm', node: 's' } })
    }))

  it('does not come from numbers near the largest that a file can hold', () =>
    withEager(async (engine) => {
      const data = join(engine.workspace, 'data')
      mkdirSync(data, { recursive: true })
      writeFileSync(
        join(data, 'far.csv'),
        `a,b\n${Array.from({ length: 200 }, (_, k) => `${k % 7},${k % 2 === 0 ? '1e308' : '1.5e308'}`).join('\n')}\n`
      )
      const opened = await engine.client.workspace.template({ id: 'lstm-sines' })
      if (!opened.ok) throw new Error('the template cannot be read')
      const training = { ...opened.document.training, batchSize: 4, sequenceLength: 8, steps: 5 }
      const task = { kind: 'series' as const, file: 'far.csv', columns: [], heldOut: 0.2 }
      const { summary, losses } = await trainToEnd(engine, { ...opened.document, task, training })
      expect(summary).toMatchObject({ phase: 'finished', failure: null })
      expect(losses.every((loss) => Number.isFinite(loss))).toBe(true)
    }))
})
