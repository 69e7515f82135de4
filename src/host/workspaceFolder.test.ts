/** The workspace has the right folder on each platform. */
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defaultWorkspace } from './workspaceFolder'

test('is the one that the environment names, made absolute', () => {
  expect(defaultWorkspace({ GATESCOPE_WORKSPACE: 'there' }, 'linux', '/home/a')).toBe(resolve('there'))
})

test('is in the folder that each platform has for data', () => {
  expect(defaultWorkspace({}, 'linux', '/home/a')).toBe(join('/home/a', '.local', 'share', 'gatescope', 'workspace'))
  expect(defaultWorkspace({ XDG_DATA_HOME: '/data' }, 'linux', '/home/a')).toBe(join('/data', 'gatescope', 'workspace'))
  expect(defaultWorkspace({}, 'darwin', '/Users/a')).toBe(join('/Users/a', 'Library', 'Application Support', 'Gatescope', 'workspace'))
  expect(defaultWorkspace({ APPDATA: '/roaming' }, 'win32', '/a')).toBe(join('/roaming', 'Gatescope', 'workspace'))
})
