/** Follows frames of the shown moment, and of the moment that it is compared with. */
import { computed } from 'vue'
import { useFrames } from '../../../composables/useFrames'
import type { Open } from '../../../composables/useFrames'
import type { Wanted } from '../../../composables/useStream'

/** What is looked at: `step` is that of a checkpoint, null or absent for the newest weights. */
interface Look {
  readonly step?: number | null | undefined
}

/**
 * `look`: what is looked at in the shown moment, `other`: in the other one, null where none is compared. `requestOf`: what is asked for of either,
 * null for nothing. Returns the newest frame of the shown moment, and why none comes, as `useFrames` does, and that of the other moment: null
 * where none is compared, or while its frame is still that of a moment that was compared before.
 */
export function useBothMoments<L extends Look, Request, Frame extends { readonly step: number }>(
  look: Wanted<L>,
  other: Wanted<L>,
  requestOf: (look: L) => Request | null,
  open: Open<Request, Frame>
) {
  const follow = (wanted: Wanted<L>) =>
    useFrames(() => {
      const looked = wanted()
      return looked === null ? null : requestOf(looked)
    }, open)
  const [shown, compared] = [follow(look), follow(other)]
  const before = computed(() => {
    const [asked, known] = [other(), compared.frame.value]
    return asked !== null && known !== null && known.step === (asked.step ?? known.step) ? known : null
  })
  return { ...shown, before }
}
