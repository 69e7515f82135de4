/** Reads and writes the content of a drag in the model: a kind of layer from the palette, or layers of the stack. */
import type { LayerKind } from '../../../../../contract/document/modelGraph'
import { layerKindNames } from '../kinds/layerKinds'

const kindType = 'application/x-gatescope-layer-kind'
const layersType = 'application/x-gatescope-layers'

export function startKindDrag(transfer: DataTransfer | null, kind: LayerKind): void {
  transfer?.setData(kindType, kind)
}

export function startLayersDrag(transfer: DataTransfer | null): void {
  transfer?.setData(layersType, '')
}

/** Whether what is over the stack can be dropped there; the browser tells types, and contents only at the drop. */
export function isLayerDrag(transfer: DataTransfer | null): boolean {
  return transfer?.types.some((type) => type === kindType || type === layersType) === true
}

/** The kind that was dropped, `layers` for those of the stack, or null when it is something else. */
export function dropped(transfer: DataTransfer | null): LayerKind | 'layers' | null {
  if (transfer?.types.includes(layersType) === true) return 'layers'
  const text = transfer?.getData(kindType)
  return layerKindNames.find((kind) => kind === text) ?? null
}
