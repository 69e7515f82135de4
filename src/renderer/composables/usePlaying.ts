/** Plays something step by step, as a film: `advance` shows the next step and says whether one more follows. */
import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

interface Film {
  /** Milliseconds that each step is shown. */
  readonly pace: number
  /** Called when it begins to play, such as to go back to the first step from the last. */
  readonly begin: () => void
  readonly advance: () => boolean
}

/** Returns whether it plays, which starts and stops it. It ends with the component or store. */
export function usePlaying({ pace, begin, advance }: Film): Ref<boolean> {
  const playing = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined
  watch(playing, (plays) => {
    clearInterval(timer)
    if (!plays) return
    begin()
    timer = setInterval(() => (playing.value = advance()), pace)
  })
  onScopeDispose(() => clearInterval(timer))
  return playing
}
