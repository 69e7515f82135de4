/** Carries out the entries of the desktop window's menu, with the commands of the keyboard and the palette. */
import { onScopeDispose } from 'vue'
import type { MenuCommand } from '../../contract/desktop'
import { shortcuts } from '../../contract/shortcuts'
import { hasOwnHistory } from '../lib/shortcuts'
import { useCommandStore } from '../stores/commandStore'
import type { Command } from '../stores/commandStore'
import { useDialogStore } from '../stores/dialogStore'

/** The commands of the window that a menu entry stands for; the first that can be done now is meant. */
export const commandsOf: Readonly<Record<MenuCommand, readonly string[]>> = {
  new: ['new'],
  open: ['open'],
  save: ['save'],
  saveAs: ['saveAs'],
  closeTab: ['tab.close'],
  reopenTab: ['tab.reopen'],
  nextTab: ['tab.next'],
  previousTab: ['tab.previous'],
  undo: ['undo'],
  redo: ['redo'],
  palette: ['palette'],
  design: ['place.design'],
  train: ['place.train'],
  inspect: ['place.inspect'],
  startTraining: ['run.resume', 'run.start'],
  pauseTraining: ['run.pause'],
  stopTraining: ['run.stop'],
  toggleTheme: ['theme'],
  shortcuts: ['shortcuts'],
  about: ['about']
}

/** Listens for as long as the caller's scope lives; a page in a browser has no such menu, and nothing happens. */
export function useMenuCommands(): void {
  const bridge = window.gatescope
  if (bridge === undefined) return
  const commands = useCommandStore()
  const dialogs = useDialogStore()

  function run(asked: MenuCommand): void {
    const command = commandsOf[asked].map(commands.find).find((one) => one !== undefined && one.disabled !== true)
    // As with shortcuts: what lies behind a dialog stays as it is.
    if (command === undefined || (dialogs.shown !== null && !inFields(command))) return
    command.run()
  }

  onScopeDispose(
    bridge.onCommand((asked) => {
      if ((asked === 'undo' || asked === 'redo') && hasOwnHistory(document.activeElement)) changeText(asked)
      else run(asked)
    })
  )
}

function inFields({ shortcut }: Command): boolean {
  return shortcut !== null && shortcuts[shortcut].inFields === true
}

/** Undoes or redoes in the field that has the focus. Old as it is, no other call reaches a field's own history. */
function changeText(change: 'undo' | 'redo'): void {
  document.execCommand(change)
}
