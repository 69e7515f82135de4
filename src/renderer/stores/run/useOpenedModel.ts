/** Opens the model of a run for Inspect: the one in memory at once, or that of a checkpoint, which takes a moment and can be cancelled. */
import { computed, shallowRef, watch } from 'vue'
import type { OpenedModel, OpeningStage } from '../../../contract/procedures/looking/inspection'
import { reasonText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'

export type ModelState =
  /** There is no run to look into, or nobody looks. */
  | { readonly state: 'none' }
  /** `stage`: what the engine does for it; null while it has not said so. */
  | { readonly state: 'opening'; readonly stage: OpeningStage | null }
  /** The user cancelled the opening. */
  | { readonly state: 'cancelled' }
  | { readonly state: 'opened'; readonly model: OpenedModel }
  | { readonly state: 'refused'; readonly reason: string }

/**
 * `runId` returns the run to look into, or null, and `step` the step of its checkpoint, or null for the newest weights. The model opens
 * anew when the run, the step or the engine is another one.
 */
export function useOpenedModel(runId: () => string | null, step: () => number | null = () => null) {
  const connection = useConnectionStore()
  const state = shallowRef<ModelState>({ state: 'none' })
  const opened = computed(() => state.value.state === 'opened')
  let call: AbortController | null = null

  async function open(id: string): Promise<void> {
    const controller = new AbortController()
    call = controller
    state.value = { state: 'opening', stage: null }
    void followStages(id, controller)
    try {
      const model = await connection.client.inspection.open({ runId: id, step: step() }, { signal: controller.signal })
      if (call === controller) state.value = { state: 'opened', model }
    } catch (error) {
      if (call === controller) state.value = connection.ready ? { state: 'refused', reason: reasonText(error) } : { state: 'none' }
    }
  }

  /** The stages are for the reader alone: what goes wrong is told by the opening itself. */
  async function followStages(id: string, controller: AbortController): Promise<void> {
    const signal = controller.signal
    try {
      for await (const stage of await connection.client.inspection.opening({ runId: id, step: step() }, { signal })) {
        if (call === controller && state.value.state === 'opening') state.value = { state: 'opening', stage }
      }
    } catch {
      return
    }
  }

  function close(to: ModelState): void {
    call?.abort()
    call = null
    state.value = to
  }

  /** Opens again what was cancelled, refused, or let go by the engine. */
  function reopen(): void {
    const id = runId()
    close({ state: 'none' })
    if (id !== null && connection.ready) void open(id)
  }

  watch([runId, step, () => connection.readyCount, () => connection.ready], reopen, { immediate: true })

  return { state, opened, reopen, cancel: () => close({ state: 'cancelled' }) }
}
