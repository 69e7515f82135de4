/** Which heat maps of a frame are shown, in which order: gates first, then the candidate, then the states. */
import type { CellNode, Role } from '../../../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { isTaskInput } from '../../../../contract/document/modelGraph'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'

/** The layers that have maps, in the order of the frame; `everything`: also the layers that show their output alone. */
export function layersOf(frame: ProbeFrame, everything: boolean): string[] {
  return [...new Set(frame.maps.filter((map) => !isInputMap(map) && (everything || !isPlainOutput(map))).map((map) => map.layer))]
}

/**
 * The layer that is shown: the chosen one where it is listed, else the first that tells more than its output; null where there is none.
 * @param listed those that can be chosen; `telling`: of these, those that show more than their output
 */
export function shownLayer(chosen: string | null, listed: readonly string[], telling: readonly string[]): string | null {
  return chosen !== null && listed.includes(chosen) ? chosen : (telling[0] ?? listed[0] ?? null)
}

/** The output of a layer that mixes no time steps, such as an embedding: only this output has no role. */
function isPlainOutput({ role, code }: HeatMap): boolean {
  return role === 'plain' && code === 'layerOutput'
}

/** Whether a map is what the model reads, and no value of a layer. */
export const isInputMap = ({ layer }: HeatMap): boolean => isTaskInput(layer)

/** A key that stays the same from frame to frame. */
export function mapKey(map: HeatMap): string {
  return `${map.layer} ${map.node} ${map.name}`
}

const gateRank: Readonly<Record<Role, number>> = { forget: 0, input: 1, output: 2, candidate: 3, plain: 4, state: 5 }

/** The layer's maps: forget, input and output gates, other gates, candidates and other values, cell state, hidden state. */
export function orderedMaps(frame: ProbeFrame, layer: string): HeatMap[] {
  return frame.maps
    .map((map, index) => ({ map, index }))
    .filter(({ map }) => map.layer === layer)
    .sort((a, b) => rankOf(a.map) - rankOf(b.map) || a.index - b.index)
    .map(({ map }) => map)
}

function rankOf(map: HeatMap): number {
  const hidden = map.code === 'hiddenState' ? 1 : 0
  return (map.range === 'gate' || map.role === 'state' ? 0 : 10) + gateRank[map.role] + (map.role === 'state' ? 20 : 0) + hidden
}

/**
 * The maps that tell a cell's story: gates, candidates after their nonlinearity, and states. What is one minus a gate is left out, since the
 * gate shows it. All of them where there are none of these.
 */
export function mainMaps(maps: readonly HeatMap[], document: GatescopeDocument | null): readonly HeatMap[] {
  const main = maps.filter((map) => isMain(map, nodeOf(map, document)))
  return main.length === 0 ? maps : main
}

/** @param node null where the drawing has changed since the run started */
function isMain(map: HeatMap, node: CellNode | null): boolean {
  if (node?.kind === 'oneMinus') return false
  // No node of a cell is known to be positive: such a map is the step size or the state norm of a state-space layer.
  if (map.range !== 'signed') return true
  if (map.role === 'state') return node === null || node.kind === 'nextState'
  return map.role === 'candidate' && node?.kind !== 'linear'
}

function nodeOf(map: HeatMap, document: GatescopeDocument | null): CellNode | null {
  const layer = document?.model.layers.find((one) => one.id === map.layer || one.name === map.layer)
  if (layer?.kind !== 'recurrent') return null
  const cell = document?.cells.find((one) => one.id === layer.params.cell)
  return cell?.nodes.find((node) => node.id === map.node) ?? null
}

/** The map by which units are sorted unless another is chosen: the cell state where there is one, else the last state. */
export function defaultSortMap(maps: readonly HeatMap[]): HeatMap | null {
  const states = maps.filter((map) => map.role === 'state')
  return states.find((map) => map.code === 'cellState') ?? states.at(-1) ?? maps[0] ?? null
}
