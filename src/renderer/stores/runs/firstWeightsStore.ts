/** Holds with which weights the next run of a document begins, where a person chose a checkpoint for it: the document is a branch of a run. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import * as z from 'zod'
import type { FirstWeights } from '../../../contract/events/run'
import { firstWeightsSchema } from '../../../contract/events/run'
import { keptChoice } from '../../lib/session/keptChoice'

/** By document. */
const kept = keptChoice('firstWeights', z.record(z.string(), firstWeightsSchema))

export const useFirstWeightsStore = defineStore('firstWeights', () => {
  const weights = ref<Readonly<Record<string, FirstWeights>>>(kept.read() ?? {})

  /** The checkpoint that was chosen for the document; null where its weights are drawn from the seed. */
  const of = (documentId: string): FirstWeights | null => weights.value[documentId] ?? null

  function set(documentId: string, first: FirstWeights | null): void {
    const { [documentId]: _before, ...others } = weights.value
    weights.value = first === null ? others : { ...others, [documentId]: first }
    kept.write(weights.value)
  }

  return { of, set }
})
