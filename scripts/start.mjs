// @ts-check
// `npm start`: prepares what is missing, then opens the desktop window, or serves the page where there is no desktop.
import { findDesktop, hasDisplay, prepareElectron } from './lib/electron.mjs'
import { describeFailure } from './lib/failure.mjs'
import { openInBrowser } from './lib/openPage.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { prepareProgram } from './lib/prepare.mjs'
import { createReport } from './lib/report.mjs'
import { runInForeground } from './lib/run.mjs'

const report = createReport()

/** @param {string[]} args */
async function start(args) {
  await prepareProgram(report)
  if (args.includes('--serve')) return await serve(args)
  await prepareElectron(report)
  const desktop = findDesktop()
  if ('binary' in desktop) return await openWindow(desktop.binary, args)
  report.say(`! Desktop window: not here, as ${desktop.reason}. The workbench is served to a browser instead.`)
  return await serve(args)
}

/** @param {string} binary @param {string[]} args */
function openWindow(binary, args) {
  // Chromium refuses its sandbox to root.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return runInForeground(binary, [...flags, root, ...args], { cwd: root })
}

/** @param {string[]} args */
function serve(args) {
  const consumed = new Set(['--serve', '--no-open'])
  const passedOn = args.filter((arg) => !consumed.has(arg))
  const open = args.includes('--no-open') || !hasDisplay() || process.env.CI ? () => {} : openOnce()
  return runInForeground(process.execPath, [inRoot('out', 'main', 'host.js'), ...passedOn], { cwd: root, onStdout: open })
}

/** Opens the first address that the host prints in the user's browser. */
function openOnce() {
  let seen = ''
  let opened = false
  return (/** @type {string} */ text) => {
    if (opened) return
    seen += text
    const address = /https?:\/\/\S+(?=\s)/.exec(seen)?.[0]
    if (address !== undefined) openInBrowser(address, () => report.say('  Open the address above in a browser.'))
    opened = address !== undefined
  }
}

try {
  process.exitCode = await start(process.argv.slice(2))
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}
