/** Shows the folder of an export in the file manager. Any other folder that a page names is left alone. */
import { join } from 'node:path'
import { ipcMain, shell } from 'electron'
import { desktopChannels } from '../contract/desktopChannels'
import { configFile, exportFolderOf } from './exportFolder'
import { isOwnPage } from './place'

export function setUpShowFolder(): void {
  ipcMain.on(desktopChannels.showFolder, (event, folder: unknown) => {
    if (!isOwnPage(event)) return
    void exportFolderOf(folder).then((path) => {
      if (path !== null) shell.showItemInFolder(join(path, configFile))
    })
  })
}
