/** A family's model, as wide as makes its parameters nearly those of all others. */
import type { FamilyName } from '../../../contract/labs/families'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { TaskShape } from '../../../contract/document/taskShape'
import { checkModel } from '../../model/graph/checkModel'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { sizeOf } from '../../compiler/program/shapes'
import { labHeads } from './families'
import type { Cells, LabSettings, LabWidths } from './families'
import { labDocument } from './labDocument'

export interface LabModel extends LabWidths {
  readonly document: GatescopeDocument
  readonly checked: CheckedModel
  readonly parameters: number
}

/** The model of a family whose parameters are nearest to the budget. Throws RangeError when the task does not fit it. */
export function labModel(family: FamilyName, cells: Cells, settings: LabSettings, shape: TaskShape, budget: number): LabModel {
  const make = (widths: LabWidths) => ofWidths(family, cells, settings, shape, widths)
  return family === 'Transformer' ? widestTransformer(make, settings.blocks, budget) : nearest(make, budget)
}

type Make = (widths: LabWidths) => LabModel

/** In steps of two units. */
function nearest(make: Make, budget: number): LabModel {
  let best = make({ width: 2, hidden: 0 })
  for (let width = 4; width <= 1024; width += 2) {
    const next = make({ width, hidden: 0 })
    if (Math.abs(next.parameters - budget) < Math.abs(best.parameters - budget)) best = next
    if (next.parameters > budget) break
  }
  return best
}

/** The widest, in steps of two units a head, whose feed-forward layers have twice its units; what is left of the budget goes to these. */
function widestTransformer(make: Make, blocks: number, budget: number): LabModel {
  const step = 2 * labHeads
  let best = make({ width: step, hidden: 2 * step })
  for (let width = 2 * step; width <= 1024; width += step) {
    const next = make({ width, hidden: 2 * width })
    if (next.parameters > budget) break
    best = next
  }
  const more = Math.max(0, Math.round((budget - best.parameters) / (2 * blocks * best.width)))
  return make({ width: best.width, hidden: best.hidden + more })
}

function ofWidths(family: FamilyName, cells: Cells, settings: LabSettings, shape: TaskShape, widths: LabWidths): LabModel {
  const document = labDocument(family, cells, settings, widths)
  const result = checkModel(document, shape)
  if (!result.ok) throw new RangeError(`the lab's ${family} has problems: ${result.problems.map((each) => each.code).join()}`)
  const parameters = modelWeights(result.model).reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  return { ...widths, document, checked: result.model, parameters }
}
