/** Draws in animation frames at most ten times a second and at most a quarter of the time, however often drawing is requested. */
import { onScopeDispose } from 'vue'

const shortestGap = 100
/** After a drawing that took n milliseconds, the next waits at least this many times n. */
const restPerWork = 3

export function useDrawing(draw: () => void): { ask(): void } {
  let frame: number | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let notBefore = 0
  /** Asked while the last drawing was on its way to the screen. */
  let again = false

  function ask(): void {
    again = true
    if (frame !== null || timer !== null) return
    const wait = notBefore - performance.now()
    if (wait <= 0) inFrame()
    else timer = setTimeout(inFrame, wait)
  }

  function inFrame(): void {
    timer = null
    frame = requestAnimationFrame(() => {
      again = false
      const begun = performance.now()
      draw()
      // What was drawn is on the screen by the next frame: where no graphics card helps, that takes longer than the call.
      frame = requestAnimationFrame(() => {
        frame = null
        notBefore = begun + Math.max(shortestGap, (performance.now() - begun) * (1 + restPerWork))
        if (again) ask()
      })
    })
  }

  onScopeDispose(() => {
    if (frame !== null) cancelAnimationFrame(frame)
    if (timer !== null) clearTimeout(timer)
  })

  return { ask }
}
