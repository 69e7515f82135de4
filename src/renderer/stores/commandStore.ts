/** Every command that the keyboard and the command palette can reach; each place registers its own while it is shown. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export interface Command {
  readonly id: string
  /** What it does, as the palette shows it. */
  readonly title: string
  readonly group: string
  /** Such as `Mod+Shift+Z`; `Mod` is Ctrl, or Cmd on a Mac. Several are told apart by spaces. */
  readonly shortcut?: string
  /** Also while a text field has the focus. */
  readonly inFields?: boolean
  readonly disabled?: boolean
  run(): void
}

export const useCommandStore = defineStore('command', () => {
  const sources = shallowRef<readonly (() => readonly Command[])[]>([])
  const commands = computed<readonly Command[]>(() => sources.value.flatMap((source) => source()))

  /** Adds commands for as long as wanted; the function that comes back takes them away. */
  function register(source: () => readonly Command[]): () => void {
    sources.value = [...sources.value, source]
    return () => (sources.value = sources.value.filter((other) => other !== source))
  }

  return { commands, register }
})
