/** A run that will not fit into memory is refused before it is compiled, with what is large in it; it starts all the same where asked to. */
import { ORPCError } from '@orpc/server'
import { expect, it } from 'vitest'
import { problemText } from '../../src/contract/problems/problemText'
import { problemSchema } from '../../src/contract/problems/problems'
import * as z from 'zod'
import { follow, smallDocument, withEngine } from './support'

it('is refused with estimate, room, the largest values and remedies; and trains anyway where asked to', () =>
  withEngine(
    async (engine) => {
      const document = await smallDocument(engine, { steps: 2 })
      const error: unknown = await engine.client.training.start({ document }).catch((reason: unknown) => reason)
      if (!(error instanceof ORPCError)) throw new Error('it was not refused')
      const { problems } = z.object({ problems: z.array(problemSchema) }).parse(error.data)
      expect(problems.map(({ code }) => code)).toEqual(['training.memory'])
      const { message, remedy } = problemText(problems[0]!)
      expect(message).toMatch(
        /needs about 0\.2 GB of memory, and there is room for 0\.0 GB\. The largest: .* of (lstm|head|embedding) \[[\d, ]+\], 1 MB/
      )
      expect(remedy).toMatch(/smaller batch or sequence length, recompute in segments/)
      expect(await engine.client.training.current()).toBeNull()
      const { runId } = await engine.client.training.start({ document, anyway: true })
      expect((await follow(engine, runId)).summary).toMatchObject({ phase: 'finished', step: 2 })
    },
    { prefer: 'eager', room: () => 10_000 }
  ))

it('is estimated for a document without starting it', () =>
  withEngine(
    async (engine) => {
      const long = await engine.client.model.memory({ document: await smallDocument(engine, { sequenceLength: 1_000 }) })
      const longer = await engine.client.model.memory({ document: await smallDocument(engine, { sequenceLength: 4_000 }) })
      expect(longer!.step / long!.step).toBeGreaterThan(3)
      expect(longer!.step / long!.step).toBeLessThan(5)
      expect(longer!.largest).toHaveLength(3)
      expect(longer!.room).toBeGreaterThan(0)
    },
    { prefer: 'eager', lazy: true }
  ))
