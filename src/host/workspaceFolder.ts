/** The folder that holds documents, runs and data, unless the user names another. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Returns `GATESCOPE_WORKSPACE`, or else the platform's folder for a user's application data. */
export function defaultWorkspace(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir()
): string {
  if (env['GATESCOPE_WORKSPACE']) return resolve(env['GATESCOPE_WORKSPACE'])
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatescope', 'workspace')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Gatescope', 'workspace')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'gatescope', 'workspace')
}
