/** Tells whether two documents would train the same. Places and groups of nodes, the probe and the document's name do not count. */
import type { GatescopeDocument } from '../../contract/document/document'

export function sameModel(a: GatescopeDocument, b: GatescopeDocument): boolean {
  return trained(a) === trained(b)
}

function trained({ cells, model, task, training }: GatescopeDocument): string {
  return JSON.stringify({ cells, model, task, training }, (key, value: unknown) =>
    key === 'position' || key === 'auto' || key === 'groups' ? undefined : value
  )
}
