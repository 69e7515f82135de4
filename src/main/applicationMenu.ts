/** Puts the menu in place. */
import { BrowserWindow, Menu } from 'electron'
import type { MenuCommand } from '../contract/desktop'
import { desktopChannels } from '../contract/desktopChannels'
import { menuTemplate } from './menu'

/** The app must be ready. */
export function setUpMenu(): void {
  const send = (command: MenuCommand) => BrowserWindow.getFocusedWindow()?.webContents.send(desktopChannels.command, command)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, send)))
}
