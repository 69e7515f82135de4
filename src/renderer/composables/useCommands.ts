/** Registers commands for as long as a component is shown. */
import { onScopeDispose } from 'vue'
import { useCommandStore } from '../stores/commandStore'
import type { Command } from '../stores/commandStore'

export function useCommands(source: () => readonly Command[]): void {
  onScopeDispose(useCommandStore().register(source))
}
