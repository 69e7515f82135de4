/** Holds the settings of text generation and the written text, also while other places are shown. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { ordinarySampling } from '../../../contract/events/generation'
import type { GenerationEvent, Sampling } from '../../../contract/events/generation'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { begun, isUnderWay, nothingWritten, refused, stopped, told } from './writing'
import type { Writing } from './writing'
import { useRunStore } from '../runStore'

/** The most tokens that the page requests, because it shows each of them. */
export const mostShownTokens = 2_000

export const useGenerationStore = defineStore('generation', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const run = useRunStore()

  /** Whether the panel is open. */
  const shown = ref(false)
  /** The prompt: the typed text, or the probe until the user types. */
  const typed = ref<string | null>(null)
  const prompt = computed({
    get: () => typed.value ?? documents.document?.probe.text ?? '',
    set: (text: string) => void (typed.value = text)
  })
  /** Whether the user has typed a prompt. */
  const touched = computed(() => typed.value !== null)
  const tokens = ref(200)
  const sampling = shallowRef<Sampling>(ordinarySampling)
  const writing = shallowRef<Writing>(nothingWritten)
  const underWay = computed(() => isUnderWay(writing.value))
  const runId = computed(() => run.summary?.runId ?? null)
  /** Whether a run has weights to write with: in memory, or in a checkpoint. */
  const hasWeights = computed(() => run.summary !== null && (run.summary.step > 0 || run.summary.checkpoint !== null))
  const canStart = computed(() => connection.ready && hasWeights.value && prompt.value !== '' && !underWay.value)

  let call: AbortController | null = null
  let newest: Writing = nothingWritten
  let drawing: number | null = null

  function take(next: Writing, now = true): void {
    newest = next
    if (now) writing.value = newest
    // Tokens that come faster than the screen draws are shown together.
    else
      drawing ??= requestAnimationFrame(() => {
        drawing = null
        writing.value = newest
      })
  }

  async function start(): Promise<void> {
    if (!canStart.value || runId.value === null) return
    const controller = new AbortController()
    call = controller
    take(begun(prompt.value, tokens.value))
    try {
      const wanted = { runId: runId.value, prompt: prompt.value, tokens: tokens.value, sampling: sampling.value }
      for await (const event of await connection.client.generation.generate(wanted, { signal: controller.signal })) hear(event, controller)
    } catch (error) {
      if (!controller.signal.aborted) take(refused(newest, faultText('Generation stopped', error)))
    }
  }

  function hear(event: GenerationEvent, controller: AbortController): void {
    if (!controller.signal.aborted) take(told(newest, event), event.type !== 'tokens')
  }

  function stop(): void {
    call?.abort()
    call = null
    take(stopped(newest))
  }

  // Another run's text is not this one's.
  watch(runId, () => {
    stop()
    take(nothingWritten)
  })

  return { shown, prompt, touched, tokens, sampling, writing, underWay, hasWeights, canStart, start, stop }
})
