/** Gives the parts of Inspect the words for their axis, which the place provides once. */
import { computed, inject, provide } from 'vue'
import type { ComputedRef, InjectionKey } from 'vue'
import { axisWords } from './axisWords'
import type { AxisWords } from './axisWords'

const key: InjectionKey<ComputedRef<AxisWords>> = Symbol('axis')

export const provideAxis = (words: ComputedRef<AxisWords>): void => provide(key, words)

/** Without a place around it, the words of tokens. */
export const useAxis = (): ComputedRef<AxisWords> => inject(key, () => computed(() => axisWords(null, null)), true)
