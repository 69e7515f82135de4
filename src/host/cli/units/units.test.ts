import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import type { Property } from '../../../contract/units/property'
import { namedRun } from '../namedRun'
import type { Output } from '../output'
import { train } from '../train/train'
import { scoreRun } from './score'

const listed = z.object({
  type: z.literal('units'),
  step: z.number(),
  tokens: z.number(),
  scored: z.number(),
  chance: z.object({ control: z.number(), shuffled: z.number() }),
  units: z.array(z.object({ layer: z.string(), name: z.string(), unit: z.number(), auc: z.number(), control: z.number() }))
})

async function trained(file: string): Promise<string> {
  await run(true, (session, output) => train(session, file, { workspace: folder, steps: 2 }, output), file)
  return namedRun(undefined, folder)?.runId ?? expect.fail('no run')
}
const wish = (runId: string, property: Property) => ({ runId, step: null, property, tokens: 1_000, best: 5, by: 'auc' as const })

describe('gatescope units', () => {
  it('lists the best units, beside what chance gives, and refuses what cannot be scored', { timeout: 240_000 }, async () => {
    const file = await writeSmall()
    const runId = await trained(file)
    const { code, objects, error } = await run(true, (session, output) => scoreRun(session, wish(runId, { kind: 'space' }), output), file)
    expect([code, error, objects.length]).toEqual([0, '', 1])
    const { units, step, scored, chance } = listed.parse(objects[0])
    expect([units.length, step]).toEqual([5, 2])
    expect(scored).toBeGreaterThan(5)
    const strengths = units.map(({ auc }) => Math.max(auc, 1 - auc))
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
    expect(chance.control).toBeGreaterThanOrEqual(Math.max(...units.map(({ control }) => control)))
    const plain = await run(false, (session, output) => scoreRun(session, wish(runId, { kind: 'space' }), output), file)
    expect(plain.out).toContain(`${units[0]?.layer}.${units[0]?.name}[${units[0]?.unit}]`)
    expect(plain.out).toMatch(/The best unit reaches [01]\.\d+ in the untrained model, and 0\.\d+ with shuffled labels\./)
    const wrong = await run(false, (session, output) => scoreRun(session, wish(runId, { kind: 'regex', pattern: '(' }), output), file)
    expect([wrong.code, wrong.error]).toEqual([2, expect.stringContaining('The regular expression “(” cannot be read')])
    const interrupted = (output: Output): Output => ({ ...output, progress: () => void process.emit('SIGINT') })
    const stopped = await run(false, (session, output) => scoreRun(session, wish(runId, { kind: 'space' }), interrupted(output)), file)
    expect([stopped.code, stopped.error]).toEqual([1, expect.stringContaining('The search was given up.')])
  })
})
