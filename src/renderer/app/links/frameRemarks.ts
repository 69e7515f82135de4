/** Holds the cursor of a link against the first frame of what it shows: tokens, units, layers and maps that are not there are told. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { ProbeFrame } from '../../../contract/events/probe'
import { layersOf, mainMaps, mapKey, orderedMaps, shownLayer } from '../../features/inspect/maps/mapOrder'
import type { ViewRemark } from './remarks'
import type { ViewOf } from './view'

/** The cursor of a link as far as the frame has it. */
export interface HeldCursor {
  readonly token: number
  readonly unit: number
  readonly layer: string | null
  readonly column: number
}

export interface CheckedCursor {
  readonly cursor: HeldCursor
  readonly remarks: readonly ViewRemark[]
}

/** @param document that of the run, which tells which maps are main ones */
export function checkCursor(view: ViewOf<'inspect'>, frame: ProbeFrame, document: GatescopeDocument | null): CheckedCursor {
  const layer = shownLayer(view.layer, layersOf(frame, view.everything), layersOf(frame, false))
  const all = orderedMaps(frame, layer ?? '')
  const maps = view.everything ? all : mainMaps(all, document)
  const units = maps[0]?.units ?? 0
  const columns = frame.answer?.kind === 'numbers' ? frame.answer.columns.length : null
  const remarks: (ViewRemark | null)[] = [
    ...sequenceRemarks(view, frame),
    view.layer !== null && layer !== null && layer !== view.layer ? { code: 'noLayer', layer: view.layer, shown: layer } : null,
    view.token >= frame.tokens.length ? { code: 'noToken', token: view.token, of: frame.tokens.length } : null,
    units > 0 && view.unit >= units ? { code: 'noUnit', unit: view.unit, of: units, layer: layer ?? '' } : null,
    view.sort !== 'index' && lacks(view.sortBy) ? { code: 'noMap', map: view.sortBy ?? '', as: 'sort' } : null,
    lacks(view.histogramOf) ? { code: 'noMap', map: view.histogramOf ?? '', as: 'histogram' } : null,
    columns !== null && view.column >= columns ? { code: 'noColumn', column: view.column, of: columns } : null
  ]
  const within = (index: number, of: number): number => Math.max(0, Math.min(index, of - 1))
  const column = columns !== null && view.column >= columns ? 0 : view.column
  const cursor = {
    token: within(view.token, frame.tokens.length),
    unit: units > 0 ? within(view.unit, units) : view.unit,
    layer: layer === view.layer ? layer : null,
    column
  }
  return { cursor, remarks: remarks.filter((remark) => remark !== null) }

  function lacks(key: string | null): boolean {
    return key !== null && !maps.some((map) => mapKey(map) === key)
  }
}

/** The engine shows the last sequence where there are not as many, and a place in the data where a model reads no text. */
function sequenceRemarks({ sequence }: ViewOf<'inspect'>, { place, batch }: ProbeFrame): ViewRemark[] {
  if (sequence?.kind === 'text' && place !== null) return [{ code: 'noText' }]
  if (sequence?.kind === 'place' && place !== null && place.at !== sequence.at)
    return [{ code: 'noPlace', at: sequence.at, shown: place.at }]
  if (sequence?.kind === 'batch' && batch !== null && batch.sequence !== sequence.sequence)
    return [{ code: 'noSequence', sequence: sequence.sequence, shown: batch.sequence }]
  return []
}
