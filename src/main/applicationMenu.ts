/** Puts the menu in place. */
import { BrowserWindow, Menu } from 'electron'
import type { MenuCommand } from '../contract/desktop'
import { desktopChannels } from '../contract/desktopChannels'
import { menuTemplate } from './menu'

/** The app must be ready. */
export function setUpMenu(): void {
  // The program has one window; a menu on a Mac is there also while that window has no focus.
  const window = () => BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const send = (command: MenuCommand) => window()?.webContents.send(desktopChannels.command, command)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, send)))
}
