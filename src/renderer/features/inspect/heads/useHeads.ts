/** Follows the small maps and the scores of all attention heads of the model that Inspect shows. */
import { computed, shallowRef } from 'vue'
import type { EngineClient } from '../../../../contract/contract'
import type { HeadScoresFrame, HeadsFrame } from '../../../../contract/events/attention'
import { followStream } from '../../../composables/useStream'
import type { Wanted } from '../../../composables/useStream'
import { reasonText } from '../../../lib/words/faultText'

type Look = Parameters<EngineClient['attention']['maps']>[0]
/** Small maps and scores change slowly. */
const mostPerSecond = 1

/** `look`: the sequence that is looked at, null while nothing is shown. */
export function useHeads(look: Wanted<Look>) {
  const maps = newest<Look, HeadsFrame>(
    () => {
      const looked = look()
      return looked && { ...looked, perSecond: Math.min(mostPerSecond, looked.perSecond) }
    },
    (client, request, options) => client.attention.maps(request, options)
  )
  const scores = newest<Pick<Look, 'runId' | 'step'>, HeadScoresFrame>(
    () => {
      const looked = look()
      return looked && { runId: looked.runId, step: looked.step ?? null }
    },
    (client, request, options) => client.attention.scores(request, options)
  )
  /** Every head with its map and its scores, where they are known. */
  const layers = computed(() =>
    (maps.frame.value?.layers ?? []).map(({ layer, heads }) => {
      const scored = scores.frame.value?.layers.find((one) => one.layer === layer)
      return { layer, even: scored?.even ?? null, heads: heads.map((map, head) => ({ map, scores: scored?.heads[head] ?? null })) }
    })
  )
  return { maps, scores, layers }
}

type Open<Request, Frame> = (
  client: EngineClient,
  request: Request,
  options: { readonly signal: AbortSignal }
) => Promise<AsyncIterable<Frame>>

/** The newest frame of a stream, and why there is none. */
function newest<Request, Frame>(request: Wanted<Request>, open: Open<Request, Frame>) {
  const frame = shallowRef<Frame | null>(null)
  const fault = shallowRef<string | null>(null)
  followStream(request, open, {
    begin: () => (fault.value = null),
    take: (next) => (frame.value = next),
    refuse: (error) => {
      frame.value = null
      fault.value = reasonText(error)
    }
  })
  return { frame, fault }
}
