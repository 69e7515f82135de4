/** A data file is not removed or renamed while a run is at work on it; afterwards it is. */
import { expect, it } from 'vitest'
import { smallDocument, withEager } from './support'

it('keeps a file that a run reads, in words with the run, until the run is over', { timeout: 120_000 }, () =>
  withEager(async (engine) => {
    const { client } = engine
    await client.workspace.importData({ file: 'sea.txt', text: 'the sea, the sea and the whale, '.repeat(40) })
    const document = await smallDocument(engine, { steps: null })
    const task = { kind: 'nextCharacter', source: { kind: 'file', file: 'sea.txt' }, heldOut: 0.1 } as const
    const { runId } = await client.training.start({ document: { ...document, name: 'Sea', task } })
    const inUse = { code: 'IN_USE', data: { name: 'Sea' } }
    await expect(client.data.remove({ file: 'sea.txt' })).rejects.toMatchObject(inUse)
    await expect(client.data.rename({ file: 'sea.txt', to: 'ocean.txt' })).rejects.toMatchObject(inUse)
    await client.training.stop({ runId })
    await expect(client.data.rename({ file: 'none.txt', to: 'ocean.txt' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await client.data.rename({ file: 'sea.txt', to: 'ocean.txt' })
    expect((await client.data.list()).map(({ file }) => file)).toEqual(['ocean.txt'])
    await client.data.remove({ file: 'ocean.txt' })
    expect(await client.data.list()).toEqual([])
  })
)
