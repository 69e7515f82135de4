/** Listens for the shortcuts of all registered commands. */
import { onMounted, onUnmounted } from 'vue'
import { hasOwnHistory, isOnControl, isPlain, isPressed, isTyping } from '../lib/shortcuts'
import { shortcuts } from '../../contract/shortcuts'
import type { ShortcutId } from '../../contract/shortcuts'
import { useCommandStore } from '../stores/commandStore'

const isHistory = (id: ShortcutId) => id === 'undo' || id === 'redo'

export function useShortcuts(): void {
  const commands = useCommandStore()

  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const typing = isTyping(event.target)
    if (isPlain(event) && isOnControl(event.target)) return
    const dialogOpen = document.querySelector('[role="dialog"]') !== null
    const pressed = commands.commands.filter(
      ({ shortcut }) =>
        shortcut !== null &&
        shortcuts[shortcut].native !== true &&
        isPressed(event, shortcut) &&
        (shortcuts[shortcut].inFields === true || (!dialogOpen && !(isHistory(shortcut) ? hasOwnHistory(event.target) : typing)))
    )
    const command = pressed.find(({ disabled }) => disabled !== true) ?? pressed[0]
    if (command === undefined) return
    event.preventDefault()
    if (command.disabled !== true) command.run()
  }

  onMounted(() => addEventListener('keydown', onKeydown))
  onUnmounted(() => removeEventListener('keydown', onKeydown))
}
