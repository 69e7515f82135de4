/** The time, renewed every so many milliseconds while a component is shown. */
import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

export function useNow(every: number): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
