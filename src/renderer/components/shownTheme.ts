/** Provides the drawn theme from the window to components that paint by themselves, so that they need no store. */
import { inject, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'

export type ShownTheme = 'dark' | 'light'

export const shownThemeKey: InjectionKey<Readonly<Ref<ShownTheme>>> = Symbol('shown theme')

/** Dark where nothing was handed down. */
export function useShownTheme(): Readonly<Ref<ShownTheme>> {
  return inject(shownThemeKey, () => ref<ShownTheme>('dark'), true)
}
