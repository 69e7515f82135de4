// @ts-check
// Opens the workbench in the user's browser. Other users of the machine see the arguments of every process, and the address has the token:
// so the browser is given a file that only this user can read, and the file leads to the address.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A browser has read the file after so many milliseconds. */
const useful = 60_000

/**
 * @param {string} address
 * @param {() => void} onFailure Called when there is nothing that opens a browser.
 * @returns {() => void} removes the file
 */
export function openInBrowser(address, onFailure) {
  const folder = mkdtempSync(join(placeOfFile(), 'gatescope-open-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const file = join(folder, 'open.html')
  writeFileSync(file, page(address), { mode: 0o600 })
  process.once('exit', remove)
  setTimeout(remove, useful).unref()
  const child = spawn(opener(), [pathToFileURL(file).href], { stdio: 'ignore', detached: true })
  child.on('error', () => {
    remove()
    onFailure()
  })
  child.unref()
  return remove
}

function opener() {
  if (process.platform === 'darwin') return 'open'
  return process.platform === 'win32' ? 'explorer' : 'xdg-open'
}

/** Browsers that Ubuntu ships as a snap see the home folder, and neither the temporary files nor what is hidden. */
function placeOfFile() {
  return process.platform === 'linux' && existsSync('/snap') ? homedir() : tmpdir()
}

/** @param {string} address of our own host: it has no character that HTML would read otherwise */
function page(address) {
  const title = 'Gatescope'
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${address}"><p><a href="${address}">Open ${title}</a></p>
`
}
