/** Leads from another tab of Inspect to a sequence of the data in Gates and states. */
import type { InspectSubject } from '../../../stores/inspect/inspectSubject'
import { useProbeStore } from '../../../stores/probeStore'
import { useInspectViews } from './inspectViews'
import type { InspectView } from './inspectViews'

type Cursor = Partial<Pick<InspectView, 'layer' | 'unit' | 'token'>>

/** Tokens that are shown before the one that is looked at. */
const mostBefore = 20

/** A token of the validation data, which is one long sequence or many. */
export interface TokenPlace {
  /** 0-based: the sequence, of how many, and the token in it. */
  readonly sequence: number
  readonly sequences: number
  readonly at: number
}

/** The place in the data that shows a token, and where it stands there: one long sequence is shown from a few tokens before it on. */
export function shownAt({ sequence, sequences, at }: TokenPlace): { readonly at: number; readonly token: number } {
  if (sequences > 1) return { at: sequence, token: at }
  const token = Math.min(mostBefore, at)
  return { at: at - token, token }
}

export function useGoToPlace() {
  const probe = useProbeStore()
  const views = useInspectViews()

  /** `cursor`: what is chosen there; what it does not name stays as it was. */
  function goToPlace(place: InspectSubject['place'], cursor: Cursor = {}): void {
    probe.subject = 'place'
    probe.place = place
    Object.assign(views.view, { tab: 'tokens', ...cursor })
  }

  /** Puts the cursor on a token. */
  function goToToken(wanted: TokenPlace, cursor: Omit<Cursor, 'token'> = {}): void {
    const { at, token } = shownAt(wanted)
    goToPlace({ part: 'validation', at }, { ...cursor, token })
  }

  return { goToPlace, goToToken }
}
