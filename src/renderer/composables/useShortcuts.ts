/** Listens for the shortcuts of all registered commands. */
import { onMounted, onUnmounted } from 'vue'
import { isOnControl, isPlain, isTyping, matchesShortcut } from '../lib/shortcuts'
import { useCommandStore } from '../stores/commandStore'

export function useShortcuts(): void {
  const commands = useCommandStore()

  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const typing = isTyping(event.target)
    if (isPlain(event) && isOnControl(event.target)) return
    const dialogOpen = document.querySelector('[role="dialog"]') !== null
    const command = commands.commands.find(
      (one) => one.shortcut !== undefined && matchesShortcut(event, one.shortcut) && (one.inFields === true || (!typing && !dialogOpen))
    )
    if (command === undefined) return
    event.preventDefault()
    if (command.disabled !== true) command.run()
  }

  onMounted(() => addEventListener('keydown', onKeydown))
  onUnmounted(() => removeEventListener('keydown', onKeydown))
}
