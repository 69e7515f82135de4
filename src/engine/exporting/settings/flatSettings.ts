/** The settings of a document as one list of names and values: training, task and layers. */
import type { GatescopeDocument } from '../../../contract/document/document'

export interface FlatSetting {
  /** Such as `training.optimizer.learningRate`, and `lstm.hidden` for a layer. */
  readonly path: string
  readonly value: number | string | boolean | null
}

/** Settings of a layer stand under its identifier. Lists are one text. */
export function flatSettings(document: GatescopeDocument): FlatSetting[] {
  return [
    ...flat('training', document.training),
    ...flat('task', document.task),
    ...document.model.layers.flatMap((layer) => [{ path: `${layer.id}.kind`, value: layer.kind }, ...flat(layer.id, layer.params)])
  ]
}

/** The entries of an object of settings, with their whole paths. */
export function flat(path: string, value: unknown): FlatSetting[] {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return [{ path, value }]
  if (Array.isArray(value)) return [{ path, value: value.length === 0 ? 'none' : value.map(String).join(', ') }]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, entry]) => flat(`${path}.${name}`, entry))
}
