/** Holds every command that the keyboard and the command palette can reach. Each place registers its own while it is shown. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { isShortcutId, shortcuts } from '../../contract/shortcuts'
import type { ShortcutId } from '../../contract/shortcuts'

interface Doing {
  readonly disabled?: boolean
  run(): void
}

/** A command as a place registers it. With a shortcut it takes keys, words and group from the table, and may replace the words. */
export type CommandSource = Doing &
  ({ readonly id: ShortcutId; readonly title?: string } | { readonly id: string; readonly title: string; readonly group: string })

export interface Command extends Doing {
  readonly id: string
  /** The command's words in the palette. */
  readonly title: string
  readonly group: string
  /** Its row in the table of shortcuts, or null. */
  readonly shortcut: ShortcutId | null
}

function commandOf(source: CommandSource): Command {
  const shortcut = isShortcutId(source.id) ? source.id : null
  const row = shortcut === null ? null : shortcuts[shortcut]
  const group = 'group' in source ? source.group : (row?.place ?? '')
  return { ...source, title: source.title ?? row?.words ?? '', group, shortcut }
}

export const useCommandStore = defineStore('command', () => {
  const sources = shallowRef<readonly (() => readonly CommandSource[])[]>([])
  const commands = computed<readonly Command[]>(() => sources.value.flatMap((source) => source().map(commandOf)))

  /** Adds commands. Returns a function that removes them. */
  function register(source: () => readonly CommandSource[]): () => void {
    sources.value = [...sources.value, source]
    return () => (sources.value = sources.value.filter((other) => other !== source))
  }

  const find = (id: string) => commands.value.find((command) => command.id === id)

  return { commands, register, find }
})
