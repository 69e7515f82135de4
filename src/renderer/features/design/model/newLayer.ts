/** Makes a new layer with its name and its source. */
import { freshName } from '../../../../cell/names'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { layerSchema, taskInputNames } from '../../../../contract/document/modelGraph'
import type { Layer, LayerKind } from '../../../../contract/document/modelGraph'
import { inputsOfTask } from '../../../../contract/document/taskKinds'
import { freshTitle } from '../../../lib/freshTitle'
import { isJoining, layerKinds } from './kinds/layerKinds'

/** A layer of a kind that reads the layer `behind`, or what the task gives when that is null. */
export function newLayer(document: GatescopeDocument, kind: LayerKind, behind: string | null): Layer {
  const { layers } = document.model
  const id = freshName(new Set([...layers.map((layer) => layer.id), ...taskInputNames]), kind)
  const name = freshTitle(new Set(layers.map((layer) => layer.name)), layerKinds[kind].label)
  return withParams({ id, name, inputs: inputsOf(document, kind, behind) }, document, kind)
}

function inputsOf(document: GatescopeDocument, kind: LayerKind, behind: string | null): string[] {
  const source = inputsOfTask(document.task)[0]
  if (kind === 'embedding' || behind === null) return [source]
  if (!isJoining(kind)) return [behind]
  const above = document.model.layers.find((layer) => layer.id === behind)?.inputs[0]
  return [...new Set([behind, above ?? behind])]
}

/** Units of a document's usual embedding, where the layer behind does not tell its width. */
const usualWidth = 64

/** The width of the layer `id`, as far as its own settings or those of the layers before it tell. */
function widthBehind(document: GatescopeDocument, id: string | undefined): number {
  const seen = new Set<string>()
  for (let at = id; at !== undefined && !seen.has(at);) {
    seen.add(at)
    const layer = document.model.layers.find((each) => each.id === at)
    if (layer?.kind === 'embedding' || layer?.kind === 'linear') return layer.params.units
    if (layer?.kind === 'recurrent') return layer.params.hidden
    // Of several, a residual has the width of each; a concat would have their sum, which is told by none alone.
    at = layer?.kind === 'concat' ? undefined : layer?.inputs[0]
  }
  return usualWidth
}

/** A layer of a kind with the parameters that it starts with. */
export function withParams(base: { id: string; name: string; inputs: string[] }, document: GatescopeDocument, kind: LayerKind): Layer {
  return layerSchema.parse({ ...base, kind, params: layerKinds[kind].start(document, widthBehind(document, base.inputs[0])) })
}
