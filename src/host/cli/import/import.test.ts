import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, run } from '../../../../tests/support/commandLine'
import { importModelFile } from './import'

const peers = join(import.meta.dirname, '../../../../tests/fixtures/peers')
const imported = (file: string, options: { name?: string; check?: string } = {}, json = true) =>
  run(json, (session, output) => importModelFile(session, { file, name: options.name ?? null, check: options.check ?? null }, output))
const written = () => ['documents', 'runs'].map((kind) => (existsSync(join(folder, kind)) ? readdirSync(join(folder, kind)) : []))

describe('gatescope import', { timeout: 120_000 }, () => {
  it('writes a document and a run that is inspected, and tells the largest difference', async () => {
    const peer = join(peers, 'pytorch-lstm-lm')
    const { code, objects, error } = await imported(join(peer, 'state_dict.pt'), { name: 'Peer', check: peer })
    expect([code, error]).toEqual([0, ''])
    const [summary] = objects
    expect(summary).toMatchObject({ type: 'imported', name: 'Peer', check: { agrees: true } })
    expect(Number(summary?.largest)).toBeLessThan(1e-5)
    expect(written()).toEqual([['Peer.gatescope.json'], [summary?.runId]])
    const runId = String(summary?.runId)
    await run(true, async ({ client }) => {
      const frame = await client.inspection.probe({ runId, text: '3 1 4 1 5 9 2 6' })
      expect(frame.tokens).toEqual(['3', '1', '4', '1', '5', '9', '2', '6'])
      expect(frame.maps.map(({ name }) => name)).toContain('c')
      const opened = await client.workspace.open({ name: 'Peer' })
      if (!opened.opened.ok) return expect.fail('the document cannot be read')
      const { document } = opened.opened
      expect((await client.model.check({ document })).problems.map(({ code: problem }) => problem)).toEqual(['task.noData'])
      await expect(client.training.start({ document })).rejects.toMatchObject({ code: 'INVALID_DOCUMENT' })
      return 0
    })
  })

  it('takes a vocabulary and labels beside the model', async () => {
    const own = join(folder, 'model')
    mkdirSync(own)
    cpSync(join(peers, 'pytorch-lstm-lm/state_dict.pt'), join(own, 'letters.pt'))
    writeFileSync(join(own, 'vocab.json'), JSON.stringify([...'\n abcdefghij']))
    const { objects } = await imported(own)
    expect(objects).toMatchObject([{ name: 'model', check: null, notes: [expect.stringContaining('it predicts at each time step')] }])
    await run(true, async ({ client }) => {
      const frame = await client.inspection.probe({ runId: String(objects[0]?.runId), text: 'bad face' })
      expect(frame.tokens).toEqual([...'bad face'])
      return 0
    })
  })

  it('trains on from the imported weights, on a text of the characters of its vocabulary', async () => {
    const own = join(folder, 'model')
    mkdirSync(own)
    mkdirSync(join(folder, 'data'))
    cpSync(join(peers, 'pytorch-lstm-lm/state_dict.pt'), join(own, 'letters.pt'))
    writeFileSync(join(own, 'vocab.json'), JSON.stringify([...' abcdefghijk']))
    writeFileSync(join(folder, 'data', 'text.txt'), 'a bad face had a bead '.repeat(60))
    const { objects } = await imported(own)
    const weightsFrom = String(objects[0]?.runId)
    await run(true, async ({ client }) => {
      const opened = await client.workspace.open({ name: 'model' })
      if (!opened.opened.ok) return expect.fail('the document cannot be read')
      const { document } = opened.opened
      const source = { kind: 'file', file: 'text.txt' } as const
      const task = { kind: 'nextCharacter' as const, source, heldOut: 0.1, vocabulary: [...' abcdefghijk'] }
      const training = { ...document.training, batchSize: 2, sequenceLength: 8, steps: 2 }
      const { runId, startedFrom } = await client.training.start({ document: { ...document, task, training }, weightsFrom })
      expect(startedFrom).toMatchObject({ runId: weightsFrom, step: 0 })
      for await (const event of await client.training.events({ runId }))
        if (event.type === 'status' && event.summary.phase === 'finished') break
      return 0
    })
  })

  it('says what is wrong with code 2, and changes nothing', async () => {
    writeFileSync(join(folder, 'broken.safetensors'), 'no header')
    for (const file of ['broken.safetensors', 'missing.pt', '.']) {
      const { code, error, objects } = await imported(join(folder, file))
      expect([code, objects]).toEqual([2, [expect.objectContaining({ type: 'failure' })]])
      expect(error).toMatch(/^Error: .+\n {2}.+\n$/)
    }
    expect(written()).toEqual([[], []])
  })

  it('fails with code 1 where the outputs differ, and changes nothing', async () => {
    const { code, objects } = await imported(join(peers, 'pytorch-lstm-lm/state_dict.pt'), { check: join(peers, 'pytorch-bilstm-lm') })
    expect([code, objects[0]?.type]).toEqual([1, 'checkFailed'])
    expect(written()).toEqual([[], []])
  })

  it('never replaces a document: a name that was chosen is refused, one of the file gets a number', async () => {
    const file = join(peers, 'pytorch-lstm-lm/state_dict.pt')
    expect((await imported(file, { name: 'One' })).code).toBe(0)
    expect((await imported(file, { name: 'One' })).code).toBe(2)
    expect((await imported(file)).objects).toMatchObject([{ name: 'state_dict' }])
    expect((await imported(file)).objects).toMatchObject([{ name: 'state_dict 2' }])
    expect(written().map((list) => list.length)).toEqual([3, 3])
  })
})
