import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf, templateSource } from '../../../../tests/support/exportSources'
import { pythonTokens } from '../../../../tests/support/pythonTokens'
import { documentOf, plainLayers } from '../../../../tests/support/randomCells'
import { soundCell } from '../../../../tests/support/soundCells'
import { readTemplate, templateList } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { sizeOf } from '../../compiler/program/shapes'
import type { Tensor } from '../../executors/executor'
import { checkModel } from '../../model/graph/checkModel'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import type { GatescopeDocument } from '../../../contract/document/document'
import { sbatchFile, skyFile } from './clusterFiles'
import { dataFiles, dataModule } from './dataFiles'
import { modelFile } from './modelFile'
import { pytorchExporter } from './pytorchExporter'
import { moduleTensors } from './weightMap'

const base = readTemplate('lstm-moby-dick')
const templates = templateList().map(({ id }) => id)

function checked(document: GatescopeDocument): CheckedModel {
  const result = checkModel(document, nextTokenTask(5))
  if (!result.ok) throw new Error('the document has problems')
  return result.model
}

/** Every number of every weight is another one, so that a number that is lost or comes twice is seen. */
function numbered(model: CheckedModel): Map<string, Tensor> {
  let next = 0
  return new Map(
    modelWeights(model).map(({ name, type }) => [name, { type, data: Float32Array.from({ length: sizeOf(type.shape) }, () => ++next) }])
  )
}

function expectAllPlaced(document: GatescopeDocument, model: CheckedModel): void {
  const { text, parameters, places } = modelFile(document, model, false)
  const weights = numbered(model)
  const placed = [...moduleTensors(parameters, places, weights).values()].flatMap(({ data }) => [...data].filter((value) => value !== 0))
  const all = [...weights.values()].flatMap(({ data }) => [...data])
  expect(placed.toSorted((a, b) => a - b)).toEqual(all)
  expect(() => pythonTokens(text)).not.toThrow()
}

describe('model.py', () => {
  it.each(['lstm-moby-dick', 'gru-moby-dick'])('is written as before: %s', async (id) => {
    const { document, model } = await templateSource(id)
    await expect(modelFile(document, model, false).text).toMatchFileSnapshot(`./__snapshots__/${id}.py`)
  })

  it.each(templates)('has every weight once, and is Python by its tokens: %s', async (id) => {
    const { document, model } = await templateSource(id)
    expectAllPlaced(document, model)
  })

  it('has every weight of random cells once, and is Python by its tokens', () => {
    fc.assert(
      fc.property(soundCell, (cell) => {
        const document = documentOf(base, [cell], plainLayers(2, 3))
        expectAllPlaced(document, checked(document))
      }),
      { numRuns: 60, seed: 9 }
    )
  })

  it('keeps names that people typed as text', () => {
    const hostile = '"""; import os; os.system("x") #'
    const document = structuredClone(base)
    document.name = hostile
    for (const cell of document.cells) Object.assign(cell, { name: hostile, source: `${hostile}\\` })
    for (const node of document.cells.flatMap(({ nodes }) => nodes)) node.note = `${hostile}\n${hostile}`
    const { names } = pythonTokens(modelFile(document, checked(document), true).text)
    expect(names).not.toContain('os')
    expect([sbatchFile('a"\n$(rm x)`'), skyFile('a: b\n- c')].join('\n')).toMatchInlineSnapshot(`
      "#!/bin/bash
      # Trains "a (rm x)" on one node of a Slurm cluster: sbatch job.sbatch
      #SBATCH --job-name=a-rm-x
      #SBATCH --nodes=1
      #SBATCH --ntasks-per-node=1
      #SBATCH --gpus-per-node=1
      #SBATCH --cpus-per-task=8
      #SBATCH --mem=32G
      #SBATCH --time=04:00:00
      #SBATCH --signal=TERM@120
      #SBATCH --output=%x-%j.log

      set -euo pipefail
      cd "$SLURM_SUBMIT_DIR"

      # The packages are installed once, beside the project.
      if [ ! -d .venv ]; then
        python3 -m venv .venv
        .venv/bin/pip install --quiet -r requirements.txt
      fi

      # One process for each GPU of the node; without a GPU there is one process.
      PROCESSES=\${SLURM_GPUS_ON_NODE:-1}
      srun .venv/bin/torchrun --standalone --nproc-per-node "$PROCESSES" train.py --out runs "$@"

      # Trains on a cloud machine with SkyPilot: sky launch sky.yaml
      name: a-b-c

      resources:
        accelerators: {L4: 1}
        disk_size: 50

      workdir: .

      setup: |
        python3 -m venv .venv
        .venv/bin/pip install --quiet -r requirements.txt

      run: |
        .venv/bin/torchrun --nnodes "$SKYPILOT_NUM_NODES" --node-rank "$SKYPILOT_NODE_RANK" \\
          --master-addr "$(echo "$SKYPILOT_NODE_IPS" | head -n 1)" --master-port 29500 \\
          --nproc-per-node "$SKYPILOT_NUM_GPUS_PER_NODE" train.py --out runs
      "
    `)
  })
})

describe('the project', () => {
  it.each(templates)('has data and settings that train.py reads: %s', async (id) => {
    const source = await templateSource(id)
    const { files, problems } = pytorchExporter().plan(source)
    expect(problems).toEqual([])
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
    expect(() => pythonTokens(dataModule(source.document.task))).not.toThrow()
    for (const text of dataFiles(source).values()) expect(text.length).toBeGreaterThan(100)
  })

  it('carries states where training does', async () => {
    const document = structuredClone(base)
    Object.assign(document.training, { stateful: true, order: 'streams' })
    const { states, text } = modelFile(document, (await sourceOf(document)).model, true)
    expect([...states]).toEqual([['lstm', ['lstm.h', 'lstm.c']]])
    expect(text).toContain('lstm, after["lstm"] = self.lstm(embedding, enter(self.lstm.initial(embedding), states.get("lstm"), fresh))')
  })
})
