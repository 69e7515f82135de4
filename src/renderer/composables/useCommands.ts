/** Registers commands for as long as a component is shown. */
import { onScopeDispose } from 'vue'
import { useCommandStore } from '../stores/commandStore'
import type { CommandSource } from '../stores/commandStore'

export function useCommands(source: () => readonly CommandSource[]): void {
  onScopeDispose(useCommandStore().register(source))
}
