/** Turns a layer into one of another kind. The layer keeps its place and those settings that the new kind has. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import { layerSchema } from '../../../../contract/document/modelGraph'
import type { Layer, LayerKind } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'
import { freshTitle } from '../../../lib/freshTitle'
import { isEnd, isJoining, layerKindNames, layerKinds } from './kinds/layerKinds'
import { newLayer, withParams } from './newLayer'

const widthKeys: ReadonlySet<string> = new Set(layerKindNames.flatMap((kind) => layerKinds[kind].width?.key ?? []))

/** The kinds that a layer can become; those at the ends of a model stay what they are. */
export function convertibleKinds(kind: LayerKind): LayerKind[] {
  return isEnd(kind) ? [kind] : layerKindNames.filter((other) => !isEnd(other))
}

export function convertLayerEdit(document: GatescopeDocument, layer: Layer, kind: LayerKind): Edit {
  const base = { id: layer.id, name: convertedName(document, layer, kind), inputs: convertedInputs(document, layer, kind) }
  const converted = keepingParams(layer, withParams(base, document, kind))
  const label = `change ${layer.name} to ${layerKinds[kind].label}`
  return { kind: 'group', label, edits: [{ kind: 'setLayer', layer: converted }] }
}

/** A name that a person gave stays; one that says the kind changes with it. */
function convertedName(document: GatescopeDocument, layer: Layer, kind: LayerKind): string {
  if (layer.name.replace(/ \d+$/, '') !== layerKinds[layer.kind].label) return layer.name
  return freshTitle(new Set(document.model.layers.map((one) => one.name)), layerKinds[kind].label)
}

function convertedInputs(document: GatescopeDocument, layer: Layer, kind: LayerKind): string[] {
  if (isJoining(kind) === isJoining(layer.kind)) return layer.inputs
  return isJoining(kind) ? newLayer(document, kind, layer.inputs[0] ?? null).inputs : layer.inputs.slice(0, 1)
}

/** The layer with each setting of the other that means the same to it and is allowed. */
function keepingParams(from: Layer, to: Layer): Layer {
  const same = Object.entries(from.params).filter(([key]) => key in to.params && !widthKeys.has(key))
  return [...same, ...sameWidth(from, to)].reduce<Layer>((kept, [key, value]) => {
    const parsed = layerSchema.safeParse({ ...kept, params: { ...kept.params, [key]: value } })
    return parsed.success ? parsed.data : kept
  }, to)
}

function sameWidth(from: Layer, to: Layer): [string, unknown][] {
  const [had, has] = [layerKinds[from.kind].width, layerKinds[to.kind].width]
  if (had === undefined || has === undefined || had.of !== has.of) return []
  const [width] = Object.entries(from.params).flatMap(([key, value]) => (key === had.key ? [value] : []))
  return [[has.key, width]]
}
