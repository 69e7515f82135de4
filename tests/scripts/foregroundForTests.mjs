// @ts-check
// Runs the command line given to it in the foreground, as `npm start` does with the host.
import { runInForeground } from '../../scripts/lib/run.mjs'

const [command = '', ...args] = process.argv.slice(2)
process.exitCode = await runInForeground(command, args)
