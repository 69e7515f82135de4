/** Asks how long the layers of the opened model remember the sequence that Inspect looks at; layers arrive one after another. */
import { computed, ref, shallowRef } from 'vue'
import type { MemoryFrame } from '../../../../contract/events/dynamics'
import { followStream } from '../../../composables/useStream'
import { reasonText } from '../../../lib/words/faultText'
import { useProbeStore } from '../../../stores/probeStore'
import { useRunStore } from '../../../stores/runStore'

export function useMemory() {
  const probe = useProbeStore()
  const run = useRunStore()
  const frame = shallowRef<MemoryFrame | null>(null)
  const fault = ref<string | null>(null)
  const cancelled = ref(false)
  /** The sequence that is looked at; a training batch gives way to held-out data. */
  const subject = computed(() => {
    const runId = run.summary?.runId
    if (runId === undefined || !probe.opened) return null
    const { step, text, place } = { place: null, ...probe.looked }
    return text === '' ? null : { runId, step, text, place }
  })
  const busy = ref(false)
  const ask = followStream(
    () => (cancelled.value ? null : subject.value),
    (client, request, options) => client.dynamics.memory(request, options),
    {
      begin: () => {
        busy.value = true
        fault.value = null
      },
      take: (next) => (frame.value = next),
      refuse: (error) => {
        busy.value = false
        fault.value = reasonText(error)
      },
      end: () => (busy.value = false)
    }
  )

  function cancel(): void {
    cancelled.value = true
    busy.value = false
  }

  function again(): void {
    if (cancelled.value) cancelled.value = false
    else ask()
  }

  return { frame, fault, busy, subject, cancel, again }
}
