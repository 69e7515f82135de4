/** The document that a trial trains. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import { withSettings } from '../../../../contract/runs/settings'
import type { ChangedDocument, Settings } from '../../../../contract/runs/settings'
import type { SweepSpec } from '../../../../contract/runs/sweep'

const mostName = 120

/** The document with the trial's settings and seed; the problems where they are not allowed together. */
export function changedDocument({ document }: SweepSpec, settings: Settings, seed: number): ChangedDocument {
  return withSettings(document, { ...settings, 'training.seed': seed })
}

/** The same under a name and an id of its own, so that a window shows it beside the document that the sweep was made from. */
export function trialDocument(
  spec: SweepSpec,
  sweepId: string,
  { number, settings, seed }: { readonly number: number; readonly settings: Settings; readonly seed: number }
): GatescopeDocument | null {
  const changed = changedDocument(spec, settings, seed)
  return changed.ok ? { ...changed.document, id: `${sweepId.toLowerCase()}-${number}`, name: trialName(spec.name, number) } : null
}

export function trialName(sweep: string, number: number): string {
  const end = ` ${number}`
  return `${sweep.slice(0, mostName - end.length)}${end}`
}
