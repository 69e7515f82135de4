/** Finds which values of a cell a program can change, and where in a time step each change takes place. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import { sizeOf } from '../../../compiler/program/shapes'
import type { CheckedCell, CheckedState } from '../../checkedModel'
import type { Alterable, Alteration } from '../alter'
import type { LayerContext } from '../context'
import type { CheckedOf } from '../layerKind'
import { tappedNodes } from './taps'
import type { TappedNode } from './taps'
import { weightName } from './weights'

export interface CellChange {
  readonly alterable: Alterable
  readonly alteration: Alteration
  /** The node whose value is changed, for all that read it. A next state is changed on its way to the next step. */
  readonly place: CellNode
  /** The node that names the value, and the node that makes it. */
  readonly node: CellNode
  readonly source: CellNode
}

export function cellChanges({ cell, layer }: CheckedOf<'recurrent'>, { alter }: Pick<LayerContext, 'alter'>): CellChange[] {
  if (!alter) return []
  const shapes = new Map(cell.nodes.map(({ node, shape }) => [node, shape]))
  return tappedNodes(cell).flatMap((tapped) => {
    const state = cell.states.find(({ next }) => next === tapped.node)
    const width = sizeOf(shapes.get(tapped.source) ?? [])
    const alterable: Alterable = {
      ...words(tapped),
      layer: layer.id,
      width,
      units: width,
      initial: initialOf(layer.id, state),
      copies: true
    }
    const alteration = alter.of(alterable)
    return alteration ? [{ alterable, alteration, place: placeOf(cell, tapped, state), node: tapped.node, source: tapped.source }] : []
  })
}

const words = ({ name, label, range }: TappedNode) => ({ name, label, range })

/** A state that passes on what another state, or the input, has as well is changed alone. */
function placeOf(cell: CheckedCell, { node, source }: TappedNode, state: CheckedState | undefined): CellNode {
  if (!state) return source
  const first = cell.states.find((each) => each.source === source)
  const shared = first !== state || cellNodes[source.kind].inputs.length === 0
  return shared ? node : source
}

function initialOf(layer: string, state: CheckedState | undefined): Alterable['initial'] {
  if (!state) return null
  return state.node.params.initial === 'zero' ? 'zeros' : { weight: weightName.initial(layer, state.node.name) }
}
