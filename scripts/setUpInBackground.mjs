// @ts-check
// Sets up TensorFlow's library for an engine that runs meanwhile, which starts this program and reads its lines of JSON: how far it is
// (`doing`, `part`), and at the end what there is (`status`). When the engine closes the standard input, or dies, everything here ends.
import { describeFailure } from './lib/failure.mjs'
import { prepareRuntime } from './lib/tensorflow/runtime.mjs'

process.stdin.resume().on('end', endWithDownloads).on('error', endWithDownloads)

/** @param {object} line */
const tell = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`)

/** At most so often is a number told that only grew. */
const EVERY_MS = 200
const told = { kind: '', at: 0 }

/** @type {import('./lib/report.mjs').Progress} */
function progress(doing, part) {
  const kind = doing.replaceAll(/\d+/g, '')
  if (kind === told.kind && Date.now() - told.at < EVERY_MS) return
  Object.assign(told, { kind, at: Date.now() })
  tell({ doing, part: part ?? null })
}

/** @type {import('./lib/report.mjs').Report} */
const report = {
  done: () => {},
  say: () => {},
  step: (_, doing, work) => {
    progress(doing)
    return work(progress)
  }
}

/** Ends pip and the compiler, too: the engine has made this process the leader of their group. */
function endWithDownloads() {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL')
  process.exit(1)
}

try {
  const note = await prepareRuntime(report)
  if (note.status === 'ready') tell({ status: note.status, version: note.version, device: note.device })
  else tell({ status: note.status, reason: note.reason, remedy: note.remedy })
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`)
  process.exitCode = 1
}
process.exit()
