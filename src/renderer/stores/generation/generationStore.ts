/** Holds the settings of text generation and the written text, also while other places are shown. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ordinarySampling } from '../../../contract/events/generation'
import type { Sampling } from '../../../contract/events/generation'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { useCheckpointStore } from '../inspect/checkpointStore'
import { useCourse } from './course'
import { nothingWritten, told } from './writing'

/** The most tokens that the page requests, because it shows each of them. */
export const mostShownTokens = 2_000

export const useGenerationStore = defineStore('generation', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const checkpoints = useCheckpointStore()

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
  const {
    course: writing,
    underWay,
    hasWeights,
    follow,
    stop
  } = useCourse({ nothing: nothingWritten, told, refusal: 'Generation stopped' })
  const canStart = computed(() => connection.ready && hasWeights.value && prompt.value !== '' && !underWay.value)

  async function start(): Promise<void> {
    if (!canStart.value) return
    const wanted = { step: checkpoints.step, prompt: prompt.value, tokens: tokens.value }
    await follow({ ...nothingWritten, prompt: wanted.prompt, wanted: wanted.tokens }, (runId, options) =>
      connection.client.generation.generate({ runId, ...wanted, sampling: sampling.value }, options)
    )
  }

  return { shown, prompt, touched, tokens, sampling, writing, underWay, hasWeights, canStart, start, stop }
})
