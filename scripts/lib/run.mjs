// @ts-check
// Running another program: collected output with a time limit, or in the foreground with the user's terminal.
import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'

const KEPT_OUTPUT = 4_000

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 1 when it could not be started or was ended by a signal
 * @property {string} stdout
 * @property {string} tail the end of both streams together, for a message
 * @property {boolean} timedOut
 */

/**
 * Runs a program to its end and collects what it printed. Never throws.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    const collected = { stdout: '', tail: '', timedOut: false }
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((collected.timedOut = true), child.kill('SIGKILL')), timeoutMs)
    collect(child, collected)
    /** @param {number} code @param {string} [extra] */
    const finish = (code, extra = '') => (clearTimeout(timer), resolve({ ...collected, code, tail: collected.tail + extra }))
    child.on('error', (error) => finish(1, error.message))
    child.on('close', (code, signal) => finish(code ?? 1, signal === null ? '' : `\nended by ${signal}`))
  })
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {{ stdout: string, tail: string }} collected
 */
function collect(child, collected) {
  /** @param {string} text */
  const keep = (text) => (collected.tail = (collected.tail + text).slice(-KEPT_OUTPUT))
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => ((collected.stdout += text), keep(text)))
  child.stderr.setEncoding('utf8').on('data', keep)
}

/**
 * Is there such a program? Judged by asking for its version.
 * @param {string} command
 * @param {string[]} [args]
 */
export const works = (command, args = ['--version']) => spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0

/**
 * Runs a program in the foreground: its streams are ours, signals are passed on, and its exit code is returned.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, onStdout?: (text: string) => void }} [options] onStdout: also sees what it prints
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, { env, cwd, onStdout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['inherit', onStdout ? 'pipe' : 'inherit', 'inherit'] })
    if (onStdout) child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (process.stdout.write(text), onStdout(text)))
    const release = passSignalsTo(child)
    child.on('error', (error) => (release(), reject(error)))
    child.on('close', (code, signal) => (release(), resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))))
  })
}

/**
 * A terminal sends Ctrl+C to the whole group by itself; passing it on as well would count as a second one.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignalsTo(child) {
  /** @type {[NodeJS.Signals, () => void][]} */
  const handlers = [
    ['SIGINT', () => void (!process.stdin.isTTY && child.kill('SIGINT'))],
    ['SIGTERM', () => void child.kill('SIGTERM')],
    ['SIGHUP', () => void child.kill('SIGHUP')]
  ]
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler))
}
