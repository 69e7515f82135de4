// A model that was trained on Moby Dick has a unit that tells the position in the line, and that decides where its lines end.
import { beforeAll, describe, expect, it } from 'vitest'
import { ordinarySampling } from '../../src/contract/events/generation'
import { interventionsSchema } from '../../src/contract/interventions/intervention'
import { bestByChance, rankedUnits } from '../../src/contract/units/scores'
import type { UnitScores } from '../../src/contract/units/scores'
import type { Executor } from '../../src/engine/executors/executor'
import { createExecutor } from '../../src/engine/executors/pick'
import { continuation } from '../../src/engine/looking/interventions/continuation'
import { Interventions } from '../../src/engine/looking/interventions/interventions'
import { planInterventions } from '../../src/engine/looking/interventions/plan'
import { heldOutData } from '../../src/engine/looking/units/heldOutData'
import { labelsOf } from '../../src/engine/looking/units/labels'
import { scoreUnits } from '../../src/engine/looking/units/scoreUnits'
import { UnitReader } from '../../src/engine/looking/units/unitReader'
import { lineModel } from '../support/lineModel'

let model: Awaited<ReturnType<typeof lineModel>>
let executor: Executor
beforeAll(async () => {
  model = await lineModel()
  executor = await createExecutor({ prefer: 'onnx' })
}, 120_000)

const source = () => ({ step: model.step, weights: () => model.weights })

async function scores(): Promise<UnitScores> {
  const { probed, checked, data, document } = model.prepared
  const held = heldOutData(data, 'validation', probed.shape, document.training.order)
  const labels = labelsOf({ kind: 'linePosition' }, held, data)
  if (!labels.ok) return expect.fail(labels.problem.code)
  const spec = {
    reader: new UnitReader(executor, probed),
    checked,
    data: held,
    property: { kind: 'linePosition' },
    labels: labels.labels,
    source: source(),
    seed: 1,
    tokens: 6_000
  } as const
  for await (const event of scoreUnits(spec)) if (event.type === 'scores') return event.scores
  return expect.fail('no scores')
}

const prompt = 'the whale was in the sea,\nand '

/** What the model writes, or what it writes while the unit of its cell state is clamped. */
async function written(amount: number, side: 'before' | 'after'): Promise<string> {
  const lens = new Interventions(executor, model.prepared.probed)
  const { vocabulary } = model.prepared.data
  const opened = model.prepared.data.probe(prompt)
  const rows = interventionsSchema.parse([{ kind: 'clamp', layer: 'lstm', value: 'c', units: [71], amount }])
  const open = () => ({ ok: true, probe: null }) as const
  const planned = planInterventions(rows, { values: lens.values(), vocabulary, length: prompt.length, open })
  if (!opened.ok || !planned.ok) return expect.fail('the prompt or the change does not fit the model')
  const sampling = { ...ordinarySampling, seed: 3 }
  const spec = { input: opened.probe, plan: planned.plan, vocabulary, at: prompt.length - 1, tokens: 80, places: Infinity, sampling }
  let text = ''
  for await (const event of continuation(lens, spec, source)) if (event.type === 'next') text += event[side].text
  lens.dispose()
  return text
}

const breaks = (text: string) => text.split('\n').length - 1

describe('unit 71 of the cell state', () => {
  it(
    'tells the position in the line with an area of 0.9 or more, the untrained control with 0.7 or less',
    { timeout: 240_000 },
    async () => {
      const all = await scores()
      const [best] = rankedUnits(all)
      expect([best?.map.label, best?.unit]).toEqual(['cell state', 70])
      expect(best?.strength).toBeGreaterThanOrEqual(0.9)
      expect(Math.abs(best?.correlation ?? 0)).toBeGreaterThanOrEqual(0.8)
      const { control, shuffled } = bestByChance(all)
      expect(control).toBeLessThanOrEqual(0.7)
      expect(shuffled).toBeLessThanOrEqual(0.7)
    }
  )

  it('ends no line while it is clamped to what it is after a line break', { timeout: 240_000 }, async () => {
    const plain = await written(2, 'before')
    const lines = `and ${plain}`.split('\n').slice(0, -1)
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const { length } of lines) {
      expect(length).toBeGreaterThan(15)
      expect(length).toBeLessThanOrEqual(30)
    }
    expect(breaks(await written(2, 'after'))).toBe(0)
  })

  it('ends lines at once while it is clamped to what it is at the end of a line', { timeout: 240_000 }, async () => {
    const text = await written(-2, 'after')
    expect(breaks(text)).toBeGreaterThan(text.length / 2)
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(15)
  })
})
