/** What a link to a view does not bring along, in words for who copies it. */
import type { View } from './view'

/** @param unsaved whether the document has edits that are not in its file */
export function linkCaveats(view: View, unsaved: boolean): readonly string[] {
  return [documentCaveat(view, unsaved), view.place === 'inspect' ? inspectCaveat(view) : null].filter((words) => words !== null)
}

function documentCaveat(view: View, unsaved: boolean): string | null {
  if (view.place === 'compare' || view.document === null) return null
  if (view.document.file === null) {
    return view.run === null
      ? 'The document was never saved: only windows that have it open can show it. Save it first, and copy the link again.'
      : 'The document was never saved: other windows open it as it was when the run began.'
  }
  return view.place === 'design' && unsaved ? 'The link leads to the document as it is saved, without the edits since then.' : null
}

function inspectCaveat({ tab, sequence }: Extract<View, { place: 'inspect' }>): string | null {
  if (tab === 'change') return 'The changes of values are not part of the link: save them as a file.'
  if (tab === 'units') return 'What was found is not part of the link: save units as features with the document.'
  return sequence?.kind === 'batch' ? 'A training batch is another one after each step.' : null
}
