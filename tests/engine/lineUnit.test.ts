// A model that was trained on Moby Dick has a unit that tells the position in the line; its untrained control has none.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseDocument } from '../../src/contract/document/parseDocument'
import { bestByChance, rankedUnits } from '../../src/contract/units/scores'
import type { UnitScores } from '../../src/contract/units/scores'
import { createExecutor } from '../../src/engine/executors/pick'
import { decodeSafetensors } from '../../src/engine/files/safetensors'
import { heldOutData } from '../../src/engine/looking/units/heldOutData'
import { labelsOf } from '../../src/engine/looking/units/labels'
import { scoreUnits } from '../../src/engine/looking/units/scoreUnits'
import { UnitReader } from '../../src/engine/looking/units/unitReader'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { columnsOfMobyDick } from '../support/columnsOfMobyDick'

const fixture = fileURLToPath(new URL('../fixtures/units/columns/', import.meta.url))

async function scores(): Promise<UnitScores> {
  const folder = mkdtempSync(join(tmpdir(), 'gatescope-columns-'))
  try {
    writeFileSync(join(folder, 'moby-dick-columns.txt'), await columnsOfMobyDick())
    const parsed = parseDocument(readFileSync(join(fixture, 'document.gatescope.json'), 'utf8'))
    const prepared = parsed.ok ? await prepareRun(parsed.document, new TaskCache([folder])) : null
    const file = decodeSafetensors(readFileSync(join(fixture, 'weights.safetensors')))
    if (!prepared?.ok || !file) return expect.fail('the fixture cannot be read')
    const { probed, checked, data, document } = prepared.run
    const held = heldOutData(data, 'validation', probed.shape, document.training.order)
    const labels = labelsOf({ kind: 'linePosition' }, held, data)
    if (!labels.ok) return expect.fail(labels.problem.code)
    const reader = new UnitReader(await createExecutor({ prefer: 'eager' }), probed)
    const source = { step: 8_000, weights: () => file.tensors }
    const spec = {
      reader,
      checked,
      data: held,
      property: { kind: 'linePosition' },
      labels: labels.labels,
      source,
      seed: 1,
      tokens: 6_000
    } as const
    for await (const event of scoreUnits(spec)) if (event.type === 'scores') return event.scores
    return expect.fail('no scores')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it(
  'a unit tells the position in the line with an area of 0.9 or more, the untrained control with 0.7 or less',
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
