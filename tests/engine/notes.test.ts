/** What a run's log says of settings that do not fit: a learning rate that is far too high, a batch that is mostly padding or larger than the data. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

type Training = Partial<GatescopeDocument['training']>

/** The small model on 1,200 characters, of which 1,080 are for training. */
async function onShortText(engine: TestEngine, training: Training): Promise<GatescopeDocument> {
  mkdirSync(join(engine.workspace, 'data'), { recursive: true })
  writeFileSync(join(engine.workspace, 'data', 'short.txt'), 'the sea, the sea, and the whale in the sea. '.repeat(30).slice(0, 1200))
  const small = await smallDocument(engine, { steps: 1, ...training })
  return { ...small, task: { kind: 'nextCharacter', source: { kind: 'file', file: 'short.txt' }, heldOut: 0.1 } }
}

async function notesOf(training: Training): Promise<string[]> {
  return withEager(async (engine) => {
    const { events } = await trainToEnd(engine, await onShortText(engine, training))
    return events.flatMap((event) => (event.type === 'note' ? [event.text] : []))
  })
}

const about = (notes: string[], pattern: RegExp) => notes.filter((note) => pattern.test(note))

describe('the log', () => {
  it('tells of a learning rate that is far too high, once', async () => {
    const optimizer = { kind: 'adam', learningRate: 10, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const
    const told = about(await notesOf({ optimizer, steps: 60 }), /far above/)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^The loss of the last 10 steps is \d.*The learning rate of 10 is probably too high/)
  })

  it('tells of a batch that is mostly padding, once', async () => {
    const told = about(await notesOf({ order: 'epochs', batchSize: 512, sequenceLength: 40 }), /padding/)
    expect(told).toEqual(['94 % of a batch is padding: it has room for 512 sequences, and the training data have 26. Set Batch size to 26'])
  })

  it('tells of a batch that holds the data several times', async () => {
    const told = about(await notesOf({ batchSize: 512, sequenceLength: 40 }), /sees the same data/)
    expect(told).toEqual([
      'A batch has 20,480 tokens, and the training data have 1,080 tokens: each step sees the same data 19 times. A batch size of 27 learns as much in less time'
    ])
  })

  it('says nothing of settings that fit', async () => {
    const notes = await notesOf({ batchSize: 4, steps: 30 })
    expect(about(notes, /padding|sees the same data|far above/)).toEqual([])
    expect(notes.length).toBeGreaterThan(0)
  })
})
